package io.podium.lake.landing;

import io.podium.errors.InputNotReadyException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** Files of a folder of this machine. */
final class FileUpstream implements Upstream {
  private final SourceFolder source;

  FileUpstream(SourceFolder source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  @Override
  public String locate(String file) {
    return source.locate(file);
  }

  @Override
  public FileVersion probe(String file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path(file), BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new InputNotReadyException(locate(file) + " is not a file");
      }
      return new FileVersion(null, attributes.lastModifiedTime().toInstant(), attributes.size());
    } catch (NoSuchFileException absent) {
      return null;
    } catch (AccessDeniedException denied) {
      throw denied(file, denied);
    }
  }

  @Override
  public Transfer open(String file, long offset, FileVersion version) throws IOException {
    FileVersion now = probe(file);
    if (now == null) {
      throw new InputNotReadyException(locate(file) + " is no longer there");
    }
    long start = offset > 0 && now.hasSameBytesAs(version) ? offset : 0;
    try {
      FileChannel channel = FileChannel.open(path(file), StandardOpenOption.READ);
      return new LocalTransfer(file, now, start, channel.position(start));
    } catch (AccessDeniedException denied) {
      throw denied(file, denied);
    }
  }

  @Override
  public void close() {}

  private Path path(String file) {
    return Path.of(source.base()).resolve(file);
  }

  private InputNotReadyException denied(String file, AccessDeniedException denied) {
    return new InputNotReadyException(locate(file) + " must not be read by this user", denied);
  }

  /** Sees to it that nobody wrote the file meanwhile. */
  private final class LocalTransfer extends Transfer {
    private final String file;

    LocalTransfer(String file, FileVersion version, long offset, FileChannel channel) {
      super(version, offset, true, Channels.newInputStream(channel));
      this.file = file;
    }

    @Override
    void finish() throws IOException {
      if (!version().isSameAs(probe(file))) {
        throw new UpstreamChangedException(locate(file));
      }
    }
  }
}
