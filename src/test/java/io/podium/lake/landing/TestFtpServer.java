package io.podium.lake.landing;

import io.podium.TestKeys;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.filesystem.nativefs.NativeFileSystemFactory;
import org.apache.ftpserver.ftplet.FileSystemView;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.ftplet.FtpFile;
import org.apache.ftpserver.ftplet.UserManager;
import org.apache.ftpserver.listener.Listener;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.ssl.SslConfigurationFactory;
import org.apache.ftpserver.usermanager.PropertiesUserManagerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;

/** An FTP server on loopback that breaks off as it is told. */
final class TestFtpServer implements AutoCloseable {
  static final String USER = "podium";
  static final String PASSWORD = "hunter2";

  static {
    // It reports at length what tests have it do.
    System.setProperty("org.slf4j.simpleLogger.log.org.apache.ftpserver", "off");
  }

  private final FtpServer server;
  private final Listener listener;

  /** After how many bytes the next files break off. */
  final Queue<Long> cuts = new ConcurrentLinkedQueue<>();

  /** From which byte on files were asked for. */
  final List<Long> offsets = new CopyOnWriteArrayList<>();

  /** How many bytes of files were sent. */
  final AtomicLong sent = new AtomicLong();

  /**
   * @param folder what it serves
   * @param keyStore of TLS, with the password {@value TestKeys#PASSWORD}; null for none
   * @param port 0 for any free one; 990 for one with TLS from the start
   */
  TestFtpServer(Path folder, Path keyStore, int port) throws FtpException {
    ListenerFactory listeners = new ListenerFactory();
    listeners.setServerAddress("127.0.0.1");
    listeners.setPort(port);
    if (keyStore != null) {
      SslConfigurationFactory tls = new SslConfigurationFactory();
      tls.setKeystoreFile(keyStore.toFile());
      tls.setKeystorePassword(TestKeys.PASSWORD);
      tls.setSslProtocol("TLSv1.2", "TLSv1.3");
      listeners.setSslConfiguration(tls.createSslConfiguration());
      listeners.setImplicitSsl(port != 0);
    }
    listener = listeners.createListener();
    FtpServerFactory servers = new FtpServerFactory();
    servers.addListener("default", listener);
    UserManager users = new PropertiesUserManagerFactory().createUserManager();
    users.save(user(USER, PASSWORD, folder));
    users.save(user("anonymous", null, folder));
    servers.setUserManager(users);
    NativeFileSystemFactory files = new NativeFileSystemFactory();
    servers.setFileSystem(user -> view(files.createFileSystemView(user)));
    server = servers.createServer();
    server.start();
  }

  int port() {
    return listener.getPort();
  }

  String url() {
    return "ftp://127.0.0.1:" + port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static BaseUser user(String name, String password, Path folder) {
    BaseUser user = new BaseUser();
    user.setName(name);
    user.setPassword(password);
    user.setHomeDirectory(folder.toString());
    return user;
  }

  private FileSystemView view(FileSystemView view) {
    return (FileSystemView)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {FileSystemView.class},
            (proxy, method, arguments) -> {
              Object result = invoke(method, view, arguments);
              return method.getName().equals("getFile") ? file((FtpFile) result) : result;
            });
  }

  private FtpFile file(FtpFile file) {
    return (FtpFile)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {FtpFile.class},
            (proxy, method, arguments) -> {
              Object result = invoke(method, file, arguments);
              if (!method.getName().equals("createInputStream")) {
                return result;
              }
              offsets.add((Long) arguments[0]);
              Long cut = cuts.poll();
              return new Breaking((InputStream) result, cut == null ? Long.MAX_VALUE : cut);
            });
  }

  private static Object invoke(java.lang.reflect.Method method, Object target, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }

  /** Breaks after a number of bytes. */
  private final class Breaking extends FilterInputStream {
    private long left;

    Breaking(InputStream in, long left) {
      super(in);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        throw new IOException("cut");
      }
      int count = in.read(bytes, offset, (int) Math.min(length, left));
      if (count > 0) {
        left -= count;
        sent.addAndGet(count);
      }
      return count;
    }
  }
}
