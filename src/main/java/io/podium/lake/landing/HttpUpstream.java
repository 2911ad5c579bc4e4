package io.podium.lake.landing;

import io.podium.errors.InputNotReadyException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files of a web server. */
final class HttpUpstream implements Upstream {
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int GONE = 410;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int VERSION_NOT_SUPPORTED = 505;

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 5;

  /** Who answers so does not know HEAD, or does not like it. */
  private static final Set<Integer> NO_HEAD =
      Set.of(BAD_REQUEST, FORBIDDEN, METHOD_NOT_ALLOWED, NOT_IMPLEMENTED);

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:([0-9]{1,18})-[0-9]{1,18}|\\*)/([0-9]{1,18}|\\*)");

  /** With two digits for the day, as HTTP wants it and Java's own format has not. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final SourceFolder source;
  private final Credentials credentials;
  private final Duration timeout;
  private final HttpClient client;
  private final ScheduledExecutorService watchers;

  /**
   * @param timeout how long the server may be silent
   */
  HttpUpstream(SourceFolder source, Credentials credentials, Duration timeout) {
    this.source = Objects.requireNonNull(source, "source");
    this.credentials = Objects.requireNonNull(credentials, "credentials");
    this.timeout = Objects.requireNonNull(timeout, "timeout");
    this.client =
        HttpClient.newBuilder()
            // Old servers stumble over the offer to change to 2, and a file has no use for it.
            .version(HttpClient.Version.HTTP_1_1)
            // They are followed below: the client would tell the password to the other host.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
    this.watchers =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "landing-stall-guard");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public String locate(String file) {
    return source.locate(file);
  }

  @Override
  public FileVersion probe(String file) throws IOException, InterruptedException {
    HttpResponse<InputStream> head = send(file, "HEAD", Map.of());
    head.body().close();
    if (!NO_HEAD.contains(head.statusCode())) {
      return isThere(file, head) ? version(head.headers(), contentLength(head.headers())) : null;
    }
    HttpResponse<InputStream> first = send(file, "GET", Map.of("Range", "bytes=0-0"));
    first.body().close();
    if (first.statusCode() == RANGE_NOT_SATISFIABLE) {
      return version(first.headers(), 0);
    }
    return isThere(file, first) ? version(first.headers(), length(first)) : null;
  }

  @Override
  public Transfer open(String file, long offset, FileVersion version)
      throws IOException, InterruptedException {
    String condition = offset > 0 ? condition(version) : null;
    if (condition == null) {
      return fromStart(file);
    }
    HttpResponse<InputStream> response =
        send(file, "GET", Map.of("Range", "bytes=" + offset + "-", "If-Range", condition));
    Matcher range = contentRange(response.headers());
    if (response.statusCode() == OK) {
      return transfer(response, 0, version(response.headers(), length(response)));
    }
    if (response.statusCode() == PARTIAL
        && range.matches()
        && range.group(1) != null
        && Long.parseLong(range.group(1)) == offset
        && isSame(response, version)) {
      FileVersion whole =
          new FileVersion(version.etag(), version.lastModified(), known(version, length(response)));
      return transfer(response, offset, whole);
    }
    response.body().close();
    if (response.statusCode() == RANGE_NOT_SATISFIABLE
        && range.matches()
        && range.group(2).equals(Long.toString(offset))) {
      // The condition held, and there is nothing behind what has been fetched: it is the whole.
      return new Transfer(
          new FileVersion(version.etag(), version.lastModified(), offset),
          offset,
          true,
          InputStream.nullInputStream());
    }
    if (response.statusCode() != PARTIAL && response.statusCode() != RANGE_NOT_SATISFIABLE) {
      isThere(file, response);
      throw gone(file);
    }
    return fromStart(file);
  }

  @Override
  public void close() {
    watchers.shutdownNow();
  }

  /**
   * A range of a version is asked for by what tells that version surely; null where nothing does.
   */
  private static String condition(FileVersion version) {
    if (version.hasStrongEtag()) {
      return version.etag();
    }
    return version.etag() == null && version.lastModified() != null
        ? HTTP_DATE.format(version.lastModified())
        : null;
  }

  private Transfer fromStart(String file) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = send(file, "GET", Map.of());
    if (response.statusCode() != OK) {
      response.body().close();
      isThere(file, response);
      throw gone(file);
    }
    return transfer(response, 0, version(response.headers(), length(response)));
  }

  private Transfer transfer(HttpResponse<InputStream> response, long offset, FileVersion version) {
    boolean provesItsEnd =
        response.headers().firstValue("Content-Length").isPresent()
            || response.headers().allValues("Transfer-Encoding").stream()
                .anyMatch(encoding -> encoding.toLowerCase(Locale.ROOT).contains("chunked"));
    return new Transfer(
        version, offset, provesItsEnd, new StallGuard(response.body(), timeout, watchers));
  }

  /** Sends a request, again to where it is sent on to. */
  private HttpResponse<InputStream> send(String file, String method, Map<String, String> headers)
      throws IOException, InterruptedException {
    URI start = URI.create(locate(file));
    URI at = start;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(at)
              .method(method, HttpRequest.BodyPublishers.noBody())
              .timeout(timeout)
              .header("Accept-Encoding", "identity");
      headers.forEach(request::header);
      if (credentials.user() != null && isSameHost(start, at)) {
        request.header("Authorization", authorization());
      }
      HttpResponse<InputStream> response;
      try {
        response = client.send(request.build(), BodyHandlers.ofInputStream());
      } catch (ConnectException failure) {
        throw unreachable(at, failure);
      } catch (IOException failure) {
        Tls.checkTrusted(start.toString(), failure);
        throw failure;
      }
      if (!REDIRECTS.contains(response.statusCode())) {
        return response;
      }
      response.body().close();
      at = target(start, at, response);
    }
    throw new InputNotReadyException(
        start + " is redirected more than " + MOST_REDIRECTS + " times; correct --source");
  }

  /** The client's own does not say more than that it failed. */
  private static ConnectException unreachable(URI at, ConnectException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    ConnectException unreachable =
        new ConnectException(
            "no connection to " + at.getAuthority() + ", " + cause.getClass().getSimpleName());
    unreachable.addSuppressed(failure);
    return unreachable;
  }

  private static URI target(URI start, URI at, HttpResponse<?> response) {
    URI target;
    try {
      target = at.resolve(response.headers().firstValue("Location").orElse(":"));
    } catch (IllegalArgumentException malformed) {
      throw new InputNotReadyException(
          start + " is redirected to what is not a URL; correct --source", malformed);
    }
    boolean known = "http".equals(target.getScheme()) || "https".equals(target.getScheme());
    if (!known || target.getHost() == null) {
      throw new InputNotReadyException(
          start + " is redirected to where no file can be fetched from; correct --source");
    }
    if (at.getScheme().equals("https") && target.getScheme().equals("http")) {
      throw new InputNotReadyException(
          start
              + " is redirected from https to http, to "
              + target.getHost()
              + ", which anybody could read and change; name the right folder by --source");
    }
    return target;
  }

  private static boolean isSameHost(URI one, URI other) {
    return one.getScheme().equals(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && one.getPort() == other.getPort();
  }

  private String authorization() {
    String both = credentials.user() + ':' + credentials.password();
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whether an answer is one about a file that is there.
   *
   * @throws RetryLaterException where the server cannot answer now
   * @throws InputNotReadyException where it refuses to
   */
  private boolean isThere(String file, HttpResponse<?> response) throws RetryLaterException {
    int status = response.statusCode();
    if (status == OK || status == PARTIAL) {
      return true;
    }
    if (status == NOT_FOUND || status == GONE) {
      return false;
    }
    boolean passing =
        status == REQUEST_TIMEOUT
            || status == TOO_EARLY
            || status == TOO_MANY_REQUESTS
            || (status >= SERVER_ERROR
                && status != NOT_IMPLEMENTED
                && status != VERSION_NOT_SUPPORTED);
    if (passing) {
      throw new RetryLaterException(
          "the server answers " + status, retryAfter(response.headers(), Instant.now()));
    }
    throw new InputNotReadyException(
        locate(file) + ": the server answers " + status + "; " + remedy(status));
  }

  private String remedy(int status) {
    return switch (status) {
      case UNAUTHORIZED ->
          credentials.user() == null
              ? "it wants a user: give --sourceUser and --sourcePasswordRef"
              : "check --sourceUser and what --sourcePasswordRef names";
      case FORBIDDEN -> "check --source, and that --sourceUser may read the file";
      case PROXY_AUTHENTICATION_REQUIRED -> "a proxy on the way wants a user";
      default -> "check --source with the server's owner";
    };
  }

  private InputNotReadyException gone(String file) {
    return new InputNotReadyException(
        locate(file) + " is no longer there; run it again when the upstream is at rest");
  }

  private static FileVersion version(HttpHeaders headers, long length) {
    return new FileVersion(
        headers.firstValue("ETag").map(String::strip).filter(tag -> !tag.isEmpty()).orElse(null),
        headers.firstValue("Last-Modified").map(HttpUpstream::date).orElse(null),
        length);
  }

  /** Whether an answer to a request for a range does not contradict the version asked for. */
  private static boolean isSame(HttpResponse<?> response, FileVersion version) {
    FileVersion answered = version(response.headers(), length(response));
    return (answered.etag() == null || answered.etag().equals(version.etag()))
        && (!answered.hasLength() || !version.hasLength() || answered.length() == version.length());
  }

  private static long known(FileVersion version, long length) {
    return version.hasLength() ? version.length() : length;
  }

  /** Of the whole file. */
  private static long length(HttpResponse<?> response) {
    if (response.statusCode() != PARTIAL) {
      return contentLength(response.headers());
    }
    Matcher range = contentRange(response.headers());
    return range.matches() && !range.group(2).equals("*")
        ? Long.parseLong(range.group(2))
        : FileVersion.UNKNOWN;
  }

  private static long contentLength(HttpHeaders headers) {
    return headers
        .firstValue("Content-Length")
        .filter(text -> text.matches("[0-9]{1,18}"))
        .map(Long::parseLong)
        .orElse(FileVersion.UNKNOWN);
  }

  private static Matcher contentRange(HttpHeaders headers) {
    return CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
  }

  /**
   * How long a server wants to be left alone: it says seconds, or a date.
   *
   * @return null where it does not say
   */
  static Duration retryAfter(HttpHeaders headers, Instant now) {
    String text = headers.firstValue("Retry-After").orElse("").strip();
    if (text.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    Instant until = date(text);
    if (until == null) {
      return null;
    }
    return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
  }

  /** Null where it is none. */
  private static Instant date(String text) {
    try {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException malformed) {
      return null;
    }
  }
}
