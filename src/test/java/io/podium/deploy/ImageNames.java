package io.podium.deploy;

/** The rules for names of images. */
final class ImageNames {
  private ImageNames() {}

  /** Whether the tag is an exact version: two numbers at least, and more than a moving name. */
  static boolean isPinned(String image) {
    return image.matches("([a-z0-9.-]+/)*[a-z0-9-]+:v?[0-9]+\\.[0-9]+[A-Za-z0-9._-]*");
  }
}
