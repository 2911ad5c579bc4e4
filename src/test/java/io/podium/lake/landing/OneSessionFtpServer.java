package io.podium.lake.landing;

import io.podium.TestKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An FTP server with one file, athlete_bio.csv, and AUTH TLS, that refuses a data connection which
 * does not take up the TLS session of the control connection, as many servers do.
 */
final class OneSessionFtpServer implements AutoCloseable {
  private final byte[] content;
  private final SSLContext context;
  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  OneSessionFtpServer(Path keyStore, byte[] content) throws IOException, GeneralSecurityException {
    this.content = content.clone();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(
        KeyStore.getInstance(keyStore.toFile(), TestKeys.PASSWORD.toCharArray()),
        TestKeys.PASSWORD.toCharArray());
    context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket plain) {
    try (plain) {
      say(plain, "220 ready");
      read(plain);
      say(plain, "234 go ahead");
      SSLSocket control = secure(plain);
      BufferedReader in = reader(control);
      try (ServerSocket data = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          answer(control, line, data);
        }
      }
    } catch (IOException left) {
      // The client is gone.
      return;
    }
  }

  private void answer(SSLSocket control, String line, ServerSocket data) throws IOException {
    String[] words = line.split(" ", 2);
    boolean isThere = words.length > 1 && words[1].equals("athlete_bio.csv");
    switch (words[0]) {
      case "USER" -> say(control, "331 password");
      case "PASS" -> say(control, "230 welcome");
      case "PBSZ", "PROT", "TYPE" -> say(control, "200 done");
      case "SIZE" -> say(control, isThere ? "213 " + content.length : "550 no");
      case "MDTM" -> say(control, isThere ? "213 20260731120000" : "550 no");
      case "PASV" ->
          say(
              control,
              "227 entered (127,0,0,1,%d,%d)"
                  .formatted(data.getLocalPort() / 256, data.getLocalPort() % 256));
      case "RETR" -> send(control, data);
      case "QUIT" -> say(control, "221 bye");
      default -> say(control, "502 unknown");
    }
  }

  private void send(SSLSocket control, ServerSocket data) throws IOException {
    say(control, "150 coming");
    try (SSLSocket connection = secure(data.accept())) {
      // A session of TLS 1.2 has one identity, however often it is taken up.
      if (!Arrays.equals(connection.getSession().getId(), control.getSession().getId())) {
        say(control, "522 TLS session of the control connection is not taken up");
        return;
      }
      connection.getOutputStream().write(content);
    }
    say(control, "226 sent");
  }

  private SSLSocket secure(Socket plain) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
    secure.setUseClientMode(false);
    secure.setEnabledProtocols(new String[] {"TLSv1.2"});
    secure.startHandshake();
    return secure;
  }

  private static BufferedReader reader(Socket connection) throws IOException {
    return new BufferedReader(
        new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** A line, and no byte behind it: that is TLS already. */
  private static void read(Socket plain) throws IOException {
    while (plain.getInputStream().read() != '\n') {
      continue;
    }
  }

  private static void say(Socket connection, String line) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
