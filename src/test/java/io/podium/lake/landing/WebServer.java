package io.podium.lake.landing;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A web server on loopback that breaks off, stalls and errs as it is told. */
final class WebServer implements AutoCloseable {
  private static final int BLOCK = 1 << 14;
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Resource> resources = new ConcurrentHashMap<>();

  /** After how many bytes the next answers to GET break off. */
  final Queue<Long> cuts = new ConcurrentLinkedQueue<>();

  /** What the next requests are answered, whatever they ask for. */
  final Queue<String> answers = new ConcurrentLinkedQueue<>();

  /** The requests that came, each as a line: method, path, and the values of some headers. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** How many bytes of files were sent. */
  final AtomicLong sent = new AtomicLong();

  /** Pauses of so many milliseconds are made after each 16 KiB. */
  volatile long pauseMillis;

  /** What one must know to get anything; null for nothing. */
  volatile String authorization;

  volatile Framing framing = Framing.LENGTH;
  volatile boolean knowsHead = true;
  volatile boolean knowsRanges = true;

  /** How the end of a file is told. */
  enum Framing {
    LENGTH,
    CHUNKS,
    CLOSED_CONNECTION
  }

  /** A file; a large one is a block that comes many times. */
  record Resource(byte[] head, byte[] block, int blocks, String etag, Instant lastModified) {
    long length() {
      return head.length + (long) block.length * blocks;
    }

    /** Some bytes from a position on. */
    int read(long position, byte[] bytes, int length) {
      byte[] from = position < head.length ? head : block;
      int offset =
          (int) (position < head.length ? position : (position - head.length) % block.length);
      int count = Math.min(length, from.length - offset);
      System.arraycopy(from, offset, bytes, 0, count);
      return count;
    }
  }

  WebServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/data";
  }

  void put(String file, byte[] content, String etag) {
    put(file, new Resource(content, new byte[] {0}, 0, etag, null));
  }

  void put(String file, Resource resource) {
    resources.put("/data/" + file, resource);
  }

  void remove(String file) {
    resources.remove("/data/" + file);
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

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      String request = in.readLine();
      if (request == null) {
        return;
      }
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        headers.put(line.split(": ", 2)[0], line.split(": ", 2)[1]);
      }
      String method = request.split(" ", -1)[0];
      String path = request.split(" ", -1)[1];
      requests.add(
          method
              + ' '
              + path
              + (headers.containsKey("Range") ? ' ' + headers.get("Range") : "")
              + (headers.containsKey("Authorization") ? " authorized" : ""));
      OutputStream out = new BufferedOutputStream(connection.getOutputStream(), BLOCK);
      answer(method, path, headers, out);
      out.flush();
    } catch (SocketException broken) {
      // The client has heard enough.
      return;
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(String method, String path, Map<String, String> headers, OutputStream out)
      throws IOException, InterruptedException {
    String canned = answers.poll();
    Resource resource = resources.get(path);
    if (canned != null) {
      print(out, canned);
    } else if (authorization != null && !authorization.equals(headers.get("Authorization"))) {
      print(out, empty("401 Unauthorized"));
    } else if (!knowsHead && method.equals("HEAD")) {
      print(out, empty("405 Method Not Allowed"));
    } else if (resource == null) {
      print(out, empty("404 Not Found"));
    } else {
      file(method, headers, resource, out);
    }
  }

  /** An answer without a body. */
  static String empty(String status, String... headers) {
    StringBuilder answer = new StringBuilder("HTTP/1.1 " + status + "\r\n");
    for (String header : headers) {
      answer.append(header).append("\r\n");
    }
    return answer + "Content-Length: 0\r\nConnection: close\r\n\r\n";
  }

  private void file(String method, Map<String, String> headers, Resource resource, OutputStream out)
      throws IOException, InterruptedException {
    Matcher range = RANGE.matcher(headers.getOrDefault("Range", ""));
    String condition = headers.get("If-Range");
    boolean same =
        condition == null
            || condition.equals(resource.etag())
            || (resource.lastModified() != null
                && condition.equals(DATE.format(resource.lastModified())));
    long from = 0;
    long to = resource.length();
    boolean partial = knowsRanges && range.matches() && same;
    if (partial) {
      from = Long.parseLong(range.group(1));
      to = range.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(range.group(2)) + 1);
      if (from >= resource.length()) {
        print(
            out, empty("416 Range Not Satisfiable", "Content-Range: bytes */" + resource.length()));
        return;
      }
    }
    print(out, partial ? "HTTP/1.1 206 Partial Content\r\n" : "HTTP/1.1 200 OK\r\n");
    if (resource.etag() != null) {
      print(out, "ETag: " + resource.etag() + "\r\n");
    }
    if (resource.lastModified() != null) {
      print(out, "Last-Modified: " + DATE.format(resource.lastModified()) + "\r\n");
    }
    if (partial) {
      String all = framing == Framing.LENGTH ? Long.toString(resource.length()) : "*";
      print(out, "Content-Range: bytes " + from + "-" + (to - 1) + "/" + all + "\r\n");
    }
    if (framing == Framing.LENGTH) {
      print(out, "Content-Length: " + (to - from) + "\r\n");
    } else if (framing == Framing.CHUNKS) {
      print(out, "Transfer-Encoding: chunked\r\n");
    }
    print(out, "Connection: close\r\n\r\n");
    if (method.equals("GET")) {
      Long cut = cuts.poll();
      body(resource, from, cut == null ? to : Math.min(to, from + cut), out);
      if (cut == null && framing == Framing.CHUNKS) {
        print(out, "0\r\n\r\n");
      }
    }
  }

  private void body(Resource resource, long from, long to, OutputStream out)
      throws IOException, InterruptedException {
    byte[] block = new byte[BLOCK];
    for (long position = from; position < to; ) {
      int count = resource.read(position, block, (int) Math.min(block.length, to - position));
      if (framing == Framing.CHUNKS) {
        print(out, Integer.toHexString(count) + "\r\n");
      }
      out.write(block, 0, count);
      if (framing == Framing.CHUNKS) {
        print(out, "\r\n");
      }
      position += count;
      // Before others see what was sent, and change it.
      long pause = pauseMillis;
      sent.addAndGet(count);
      if (pause > 0) {
        out.flush();
        Thread.sleep(pause);
      }
    }
  }

  private static void print(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
