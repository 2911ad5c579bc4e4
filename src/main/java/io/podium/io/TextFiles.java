package io.podium.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** Small files of text in UTF-8, on any file system that Beam knows. */
public final class TextFiles {
  private TextFiles() {}

  /**
   * Writes a file under a name that readers pass over, and moves it to its own at the end, in the
   * place of an older one.
   *
   * @param path where it goes; its folders are made
   * @param mimeType what it is, for stores that keep that
   */
  public static void write(String path, String mimeType, String text) throws IOException {
    ResourceId target = FileSystems.matchNewResource(path, false);
    ResourceId unfinished =
        target
            .getCurrentDirectory()
            .resolve(
                ParquetFiles.UNFINISHED + UUID.randomUUID(), StandardResolveOptions.RESOLVE_FILE);
    boolean done = false;
    try {
      try (WritableByteChannel channel = FileSystems.create(unfinished, mimeType)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      FileSystems.rename(List.of(unfinished), List.of(target));
      done = true;
    } finally {
      if (!done) {
        FileSystems.delete(List.of(unfinished), StandardMoveOptions.IGNORE_MISSING_FILES);
      }
    }
  }

  /**
   * Reads a file.
   *
   * @return null where there is none
   */
  public static String read(String path) throws IOException {
    List<MatchResult.Metadata> files =
        FileSystems.match(path, EmptyMatchTreatment.ALLOW).metadata();
    if (files.isEmpty()) {
      return null;
    }
    try (InputStream in = Channels.newInputStream(FileSystems.open(files.get(0).resourceId()))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The files of a glob, sorted by their names; none where there is no such folder. */
  public static List<String> matching(String glob) throws IOException {
    return FileSystems.match(glob, EmptyMatchTreatment.ALLOW).metadata().stream()
        .map(file -> file.resourceId().toString())
        .sorted()
        .toList();
  }
}
