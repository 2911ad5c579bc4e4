package io.podium.lake.landing;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * A folder that files are fetched from.
 *
 * @param base a URL that ends with a slash, without user and password
 * @param user the one that the URL named; null for none
 */
public record SourceFolder(URI base, String user) {
  private static final String FILE = "file";
  private static final Set<String> REMOTE = Set.of("ftp", "ftps", "http", "https");

  /**
   * Reads a URL or a path.
   *
   * @throws IllegalArgumentException where it is neither, or holds a password; its message does not
   *     repeat it
   */
  public static SourceFolder parse(String text) {
    // A single letter before a colon would be a drive.
    if (!text.matches("(?s)[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      return new SourceFolder(folder(Path.of(text)), null);
    }
    String scheme = text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT);
    if (scheme.equals(FILE)) {
      return new SourceFolder(folder(localPath(text)), null);
    }
    if (!REMOTE.contains(scheme)) {
      throw new IllegalArgumentException(
          "expected a folder's path, or a URL that begins with ftp://, ftps://, http://, https://"
              + " or file:");
    }
    String user = userAndRest(text, scheme)[0];
    URI url = uri(scheme + "://" + userAndRest(text, scheme)[1]);
    if (url.getHost() == null) {
      throw new IllegalArgumentException("the URL names no host, or one that cannot be read");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the URL must be that of a folder: it has a ? or #, and the file's name would come"
              + " behind that");
    }
    if (url.getPath().chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("the URL's path holds a control character");
    }
    String base = url.toString();
    return new SourceFolder(URI.create(base.endsWith("/") ? base : base + '/'), user);
  }

  /** Where a file of the folder is. */
  String locate(String file) {
    return base + file;
  }

  /**
   * Makes what fetches from it.
   *
   * @param timeout how long a server may be silent
   */
  Upstream open(Credentials credentials, Duration timeout) {
    return switch (base.getScheme()) {
      case FILE -> new FileUpstream(this);
      case "http", "https" -> new HttpUpstream(this, credentials, timeout);
      default -> new FtpUpstream(this, credentials, timeout);
    };
  }

  private static URI folder(Path path) {
    String url = path.toAbsolutePath().normalize().toUri().toString();
    return URI.create(url.endsWith("/") ? url : url + '/');
  }

  private static Path localPath(String text) {
    URI url = uri(text);
    if (url.isOpaque()) {
      // file:data is a path from here.
      return Path.of(url.getSchemeSpecificPart());
    }
    boolean here = url.getHost() == null || url.getHost().equalsIgnoreCase("localhost");
    if (!here || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "a file: URL must name a folder of this machine, such as file:///data");
    }
    return Path.of(url.getPath());
  }

  /** The user, or null, and what comes behind it. */
  private static String[] userAndRest(String text, String scheme) {
    String rest = text.substring(scheme.length() + 1).replaceFirst("^//", "");
    String authority = rest.replaceFirst("(?s)[/?#].*", "");
    int at = authority.lastIndexOf('@');
    if (at < 0) {
      return new String[] {null, rest};
    }
    String user = authority.substring(0, at);
    if (user.contains(":")) {
      throw new IllegalArgumentException(
          "a password does not belong into a URL, where logs and lists of processes show it: give"
              + " the user by --sourceUser, and by --sourcePasswordRef where the password is");
    }
    String decoded = uri(scheme + "://" + user + "@host/").getUserInfo();
    return new String[] {decoded, rest.substring(at + 1)};
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException("not a URL: " + malformed.getReason(), malformed);
    }
  }
}
