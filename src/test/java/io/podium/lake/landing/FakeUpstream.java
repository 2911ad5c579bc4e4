package io.podium.lake.landing;

import io.podium.errors.InputNotReadyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An upstream in memory, which fails as it is told. */
final class FakeUpstream implements Upstream {
  private final Map<String, byte[]> contents = new HashMap<>();
  private final Map<String, FileVersion> versions = new HashMap<>();
  private final Set<String> forbidden = new HashSet<>();

  /** After how many bytes each next connection breaks. */
  final Deque<Integer> cuts = new ArrayDeque<>();

  /** What happens before each next connection. */
  final Deque<Runnable> before = new ArrayDeque<>();

  /** The offset of each connection that was asked for. */
  final List<Long> opened = new ArrayList<>();

  int probes;
  int failingProbes;
  boolean sendsParts = true;
  boolean provesItsEnd = true;
  long sent;

  void put(String file, byte[] content, String etag) {
    put(file, content, new FileVersion(etag, null, content.length));
  }

  void put(String file, byte[] content, FileVersion version) {
    contents.put(file, content.clone());
    versions.put(file, version);
  }

  void forbid(String file) {
    forbidden.add(file);
  }

  @Override
  public String locate(String file) {
    return "fake://host/" + file;
  }

  @Override
  public FileVersion probe(String file) throws IOException {
    probes++;
    if (failingProbes > 0) {
      failingProbes--;
      throw new IOException("no answer");
    }
    if (forbidden.contains(file)) {
      throw new InputNotReadyException(locate(file) + " is forbidden");
    }
    return versions.get(file);
  }

  @Override
  public Transfer open(String file, long offset, FileVersion version) throws IOException {
    if (!before.isEmpty()) {
      before.poll().run();
    }
    opened.add(offset);
    FileVersion now = versions.get(file);
    long start = sendsParts && offset > 0 && now.isSameAs(version) ? offset : 0;
    byte[] content = contents.get(file);
    byte[] rest = Arrays.copyOfRange(content, (int) start, content.length);
    int cut = cuts.isEmpty() ? Integer.MAX_VALUE : cuts.poll();
    return new Transfer(now, start, provesItsEnd, new Breaking(rest, cut));
  }

  @Override
  public void close() {}

  private final class Breaking extends InputStream {
    private final ByteArrayInputStream in;
    private int left;

    Breaking(byte[] bytes, int left) {
      this.in = new ByteArrayInputStream(bytes);
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
      int count = in.read(bytes, offset, Math.min(length, left));
      if (count > 0) {
        left -= count;
        sent += count;
      }
      return count;
    }
  }
}
