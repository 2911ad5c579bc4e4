package io.podium.io;

import io.podium.errors.InputNotReadyException;
import io.podium.transforms.RunnerName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MetadataCoderV2;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Finds the files of a path or glob and hands each to whoever is free to read it. Beam's own way
 * gives files to workers by a hash, so that of two workers one may have most of a few files. The
 * files are listed where the runner plans its work: on Flink by the JobManager.
 */
public final class ReadFiles extends PTransform<PBegin, PCollection<FileIO.ReadableFile>> {
  private final String pattern;

  private ReadFiles(String pattern) {
    this.pattern = Objects.requireNonNull(pattern, "pattern");
  }

  /**
   * @param pattern a path or glob; where it matches no file, the run fails with an {@link
   *     InputNotReadyException}
   */
  public static ReadFiles of(String pattern) {
    return new ReadFiles(pattern);
  }

  @Override
  public PCollection<FileIO.ReadableFile> expand(PBegin input) {
    return input
        .apply("ListFiles", Read.from(new PatternSource(pattern)))
        .apply("OpenFiles", FileIO.readMatches());
  }

  /** Some files. */
  private abstract static class FilesSource extends BoundedSource<MatchResult.Metadata> {
    abstract List<MatchResult.Metadata> files();

    @Override
    public long getEstimatedSizeBytes(PipelineOptions options) {
      return files().stream().mapToLong(MatchResult.Metadata::sizeBytes).sum();
    }

    @Override
    public BoundedReader<MatchResult.Metadata> createReader(PipelineOptions options) {
      return new FilesReader(this);
    }

    @Override
    public Coder<MatchResult.Metadata> getOutputCoder() {
      return MetadataCoderV2.of();
    }
  }

  /** All files of a pattern, as they are when a runner asks. */
  private static final class PatternSource extends FilesSource {
    /** Each is a task; more would cost more than their files. */
    private static final int MAX_SPLITS = 256;

    /** With each of its tasks, DirectRunner copies what it has gathered of a key before. */
    private static final int MAX_DIRECT_SPLITS = 16;

    private final String pattern;

    private PatternSource(String pattern) {
      this.pattern = pattern;
    }

    @Override
    List<MatchResult.Metadata> files() {
      return CsvFiles.match(pattern);
    }

    /** A file is not split: where a row ends can be said from its beginning only. */
    @Override
    public List<FilesSource> split(long desiredBytes, PipelineOptions options) {
      List<MatchResult.Metadata> files = files();
      int most = RunnerName.of(options) == RunnerName.DIRECT ? MAX_DIRECT_SPLITS : MAX_SPLITS;
      List<FilesSource> splits = new ArrayList<>();
      for (int i = 0; i < Math.min(files.size(), most); i++) {
        List<MatchResult.Metadata> part = new ArrayList<>();
        for (int file = i; file < files.size(); file += most) {
          part.add(files.get(file));
        }
        splits.add(new PartSource(part));
      }
      return splits;
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      builder.add(DisplayData.item("pattern", pattern));
    }
  }

  /** What a task reads. */
  private static final class PartSource extends FilesSource {
    private final ArrayList<MatchResult.Metadata> files;

    private PartSource(List<MatchResult.Metadata> files) {
      this.files = new ArrayList<>(files);
    }

    @Override
    List<MatchResult.Metadata> files() {
      return files;
    }

    @Override
    public List<FilesSource> split(long desiredBytes, PipelineOptions options) {
      return List.of(this);
    }
  }

  private static final class FilesReader extends BoundedSource.BoundedReader<MatchResult.Metadata> {
    private final FilesSource source;
    private Iterator<MatchResult.Metadata> rest;
    private MatchResult.Metadata current;

    private FilesReader(FilesSource source) {
      this.source = source;
    }

    @Override
    public boolean start() {
      rest = source.files().iterator();
      return advance();
    }

    @Override
    public boolean advance() {
      current = rest.hasNext() ? rest.next() : null;
      return current != null;
    }

    @Override
    public MatchResult.Metadata getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public FilesSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
