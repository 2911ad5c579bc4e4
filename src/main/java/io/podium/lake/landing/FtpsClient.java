package io.podium.lake.landing;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.commons.net.DefaultSocketFactory;
import org.apache.commons.net.ftp.FTPSClient;

/**
 * An FTP client with TLS on both connections. The library's own leaves out what is done here: it
 * does not look whether the certificate of the data connection is for the host, and it does not
 * take up the TLS session of the control connection there, on which many servers insist.
 */
final class FtpsClient extends FTPSClient {
  private final SSLContext context;
  private boolean dataIsProtected;

  /**
   * @param implicit whether TLS begins with the connection, not with a command
   */
  FtpsClient(boolean implicit, SSLContext context) {
    super(implicit, context);
    this.context = context;
    setEndpointCheckingEnabled(true);
  }

  /** Has the server encrypt data connections, too. */
  void protectData() throws IOException {
    execPBSZ(0);
    execPROT("P");
    // Plain sockets, which are made secure below.
    setSocketFactory(new DataSockets(getRemotePort()));
    dataIsProtected = true;
  }

  @Override
  protected Socket _openDataConnection_(String command, String argument) throws IOException {
    Socket plain = super._openDataConnection_(command, argument);
    if (plain == null || !dataIsProtected) {
      return plain;
    }
    try {
      SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, _hostname_, plain.getPort(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.setUseClientMode(true);
      socket.startHandshake();
      return socket;
    } catch (IOException failure) {
      plain.close();
      throw failure;
    }
  }

  /**
   * Makes sockets that call the control connection's port theirs: Java looks for a session to take
   * up by a socket's host and port.
   */
  private static final class DataSockets extends DefaultSocketFactory {
    private final int controlPort;

    DataSockets(int controlPort) {
      this.controlPort = controlPort;
    }

    @Override
    public Socket createSocket() {
      return new Socket() {
        @Override
        public int getPort() {
          return isConnected() ? controlPort : super.getPort();
        }
      };
    }
  }
}
