package io.podium.lake.landing;

import io.podium.errors.InputNotReadyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of an FTP server, in passive mode. {@code ftps} is TLS from the first byte on port 990, its
 * default, and TLS that is asked for (AUTH TLS) on any other port.
 */
final class FtpUpstream implements Upstream {
  private static final Logger LOG = LoggerFactory.getLogger(FtpUpstream.class);
  private static final String ANONYMOUS = "anonymous";
  private static final int IMPLICIT_TLS_PORT = 990;
  private static final int MOST_FRACTION_DIGITS = 9;

  /** What MDTM answers: UTC, sometimes with parts of a second. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          // Without the fixed widths the year would take all digits.
          .appendValue(ChronoField.YEAR, 4)
          .appendPattern("MMddHHmmss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, MOST_FRACTION_DIGITS, true)
          .toFormatter();

  private final SourceFolder source;
  private final Credentials credentials;
  private final Duration timeout;
  private FTPClient client;

  /**
   * @param timeout how long the server may be silent
   */
  FtpUpstream(SourceFolder source, Credentials credentials, Duration timeout) {
    this.source = Objects.requireNonNull(source, "source");
    this.credentials = Objects.requireNonNull(credentials, "credentials");
    this.timeout = Objects.requireNonNull(timeout, "timeout");
  }

  @Override
  public String locate(String file) {
    return source.locate(file);
  }

  @Override
  public FileVersion probe(String file) throws IOException {
    return connected(file, () -> version(file));
  }

  @Override
  public Transfer open(String file, long offset, FileVersion version) throws IOException {
    return connected(file, () -> transfer(file, offset, version));
  }

  @Override
  public void close() throws IOException {
    FTPClient last = client;
    client = null;
    if (last != null && last.isConnected()) {
      try {
        last.logout();
      } catch (IOException gone) {
        LOG.debug("The server has ended the connection already", gone);
      } finally {
        last.disconnect();
      }
    }
  }

  /** What is done on a connection. */
  private interface Action<R> {
    R run() throws IOException;
  }

  /** Connects where need be; after a failure the next action has a new connection. */
  private <R> R connected(String file, Action<R> action) throws IOException {
    try {
      if (client == null) {
        connect();
      }
      return action.run();
    } catch (IOException | RuntimeException failure) {
      disconnect(failure);
      if (failure instanceof IOException broken) {
        Tls.checkTrusted(locate(file), broken);
      }
      throw failure;
    }
  }

  private void disconnect(Exception failure) {
    FTPClient broken = client;
    client = null;
    if (broken != null) {
      try {
        broken.disconnect();
      } catch (IOException second) {
        failure.addSuppressed(second);
      }
    }
  }

  private void connect() throws IOException {
    boolean secure = source.base().getScheme().equals("ftps");
    int port = source.base().getPort();
    if (port < 0) {
      port = secure ? IMPLICIT_TLS_PORT : FTP.DEFAULT_PORT;
    }
    int millis = Math.toIntExact(timeout.toMillis());
    client = secure ? new FtpsClient(port == IMPLICIT_TLS_PORT, tls()) : new FTPClient();
    client.setControlEncoding(StandardCharsets.UTF_8.name());
    client.setConnectTimeout(millis);
    client.setDefaultTimeout(millis);
    client.setDataTimeout(timeout);
    client.connect(source.base().getHost(), port);
    client.setSoTimeout(millis);
    check(client.getReplyCode(), "to the connection");
    String user = Objects.requireNonNullElse(credentials.user(), ANONYMOUS);
    client.login(user, credentials.user() == null ? ANONYMOUS : credentials.password());
    check(client.getReplyCode(), "to the login of " + user);
    if (client instanceof FtpsClient ftps) {
      ftps.protectData();
    }
    client.enterLocalPassiveMode();
    check(client.type(FTP.BINARY_FILE_TYPE), "to TYPE I");
    client.setFileType(FTP.BINARY_FILE_TYPE);
  }

  private static SSLContext tls() throws IOException {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException unusable) {
      throw new InputNotReadyException(
          "TLS cannot be used; check the JVM's options javax.net.ssl.*", unusable);
    }
  }

  /** Null where there is no such file. */
  private FileVersion version(String file) throws IOException {
    String path = path(file);
    String length = client.getSize(path);
    if (client.getReplyCode() == FTPReply.FILE_UNAVAILABLE) {
      return null;
    }
    checkPassing(client.getReplyCode(), "to SIZE");
    String time = client.getModificationTime(path);
    if (client.getReplyCode() == FTPReply.FILE_UNAVAILABLE) {
      return null;
    }
    checkPassing(client.getReplyCode(), "to MDTM");
    return new FileVersion(
        null,
        time == null ? null : time(time.strip()),
        length != null && length.strip().matches("[0-9]{1,18}")
            ? Long.parseLong(length.strip())
            : FileVersion.UNKNOWN);
  }

  private Transfer transfer(String file, long offset, FileVersion version) throws IOException {
    FileVersion now = version(file);
    long start = offset > 0 && now != null && now.hasSameBytesAs(version) ? offset : 0;
    client.setRestartOffset(start);
    InputStream in = client.retrieveFileStream(path(file));
    if (in == null && start > 0 && isUnknownCommand(client.getReplyCode())) {
      // The server does not know REST.
      start = 0;
      in = client.retrieveFileStream(path(file));
    }
    if (in == null) {
      if (client.getReplyCode() == FTPReply.FILE_UNAVAILABLE) {
        throw new InputNotReadyException(
            "%s: the server answers %s; check --source, and that the user may read the file"
                .formatted(locate(file), client.getReplyString().strip()));
      }
      check(client.getReplyCode(), "to RETR");
      throw new IOException("the server opened no connection for the file");
    }
    FileVersion opened = now == null ? new FileVersion(null, null, FileVersion.UNKNOWN) : now;
    return new FtpTransfer(file, opened, start, in);
  }

  /** From the folder that the user is in after the login; %2F at the start is the root. */
  private String path(String file) {
    return source.base().getPath().substring(1) + file;
  }

  private static boolean isUnknownCommand(int code) {
    return code == FTPReply.UNRECOGNIZED_COMMAND
        || code == FTPReply.SYNTAX_ERROR_IN_ARGUMENTS
        || code == FTPReply.COMMAND_NOT_IMPLEMENTED
        || code == FTPReply.COMMAND_NOT_IMPLEMENTED_FOR_PARAMETER;
  }

  /**
   * @throws RetryLaterException where the server cannot do what it was asked for now
   * @throws InputNotReadyException where it refuses to
   */
  private void check(int code, String what) throws RetryLaterException {
    if (FTPReply.isPositiveCompletion(code)) {
      return;
    }
    checkPassing(code, what);
    String answer = client.getReplyString().strip();
    throw new InputNotReadyException(
        code == FTPReply.NOT_LOGGED_IN
            ? "%s: the server answers %s %s; check --sourceUser and what --sourcePasswordRef names"
                .formatted(source.base(), answer, what)
            : "%s: the server answers %s %s; check --source with the server's owner"
                .formatted(source.base(), answer, what));
  }

  /** As {@link #check}, but a command may be unknown to the server. */
  private void checkPassing(int code, String what) throws RetryLaterException {
    if (FTPReply.isNegativeTransient(code)) {
      throw new RetryLaterException(
          "the server answers " + client.getReplyString().strip() + ' ' + what, null);
    }
  }

  /** Null where it is none. */
  static Instant time(String text) {
    try {
      return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException malformed) {
      return null;
    }
  }

  /** Waits for the server to say that all went well, and that nobody wrote the file meanwhile. */
  private final class FtpTransfer extends Transfer {
    private final String file;
    private boolean finished;

    FtpTransfer(String file, FileVersion version, long offset, InputStream in) {
      super(version, offset, true, in);
      this.file = file;
    }

    @Override
    void finish() throws IOException {
      in().close();
      connected(
          file,
          () -> {
            if (!client.completePendingCommand()) {
              throw new IOException("the server answers " + client.getReplyString().strip());
            }
            return null;
          });
      finished = true;
      boolean tells = version().lastModified() != null && version().hasLength();
      if (tells && !version().isSameAs(probe(file))) {
        throw new UpstreamChangedException(locate(file));
      }
    }

    /** One that has not come to its end leaves the connection in no state to go on with. */
    @Override
    public void close() throws IOException {
      FTPClient used = client;
      if (!finished && used != null) {
        client = null;
        used.disconnect();
      }
      super.close();
    }
  }
}
