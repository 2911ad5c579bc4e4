package io.podium.options;

import java.beans.Introspector;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The options of a command, as its interface declares them. */
public final class OptionTable {
  private final List<Entry> entries;

  /**
   * An option.
   *
   * @param name in lower camel case, without dashes
   * @param description one or more sentences
   * @param defaultValue empty where there is none
   * @param example a value
   */
  public record Entry(String name, String description, String defaultValue, String example) {}

  private OptionTable(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** The options that an interface declares or inherits with {@link OptionHelp}. */
  public static OptionTable of(Class<? extends PipelineOptions> options) {
    return new OptionTable(
        Arrays.stream(options.getMethods())
            .filter(method -> method.isAnnotationPresent(OptionHelp.class))
            .sorted(
                Comparator.comparingInt(method -> method.getAnnotation(OptionHelp.class).order()))
            .map(OptionTable::entry)
            .toList());
  }

  /** The options, in the order of the help. */
  public List<Entry> entries() {
    return entries;
  }

  /** The help for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append("  --").append(entry.name()).append('=').append(entry.example()).append('\n');
      text.append("      ").append(entry.description()).append('\n');
      if (!entry.defaultValue().isEmpty()) {
        text.append("      Default: ").append(entry.defaultValue()).append('\n');
      }
    }
    return text.toString();
  }

  /** The help as a table in Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder("| option | what it does | default | example |\n");
    text.append("|---|---|---|---|\n");
    for (Entry entry : entries) {
      text.append(
          String.format(
              "| `--%s` | %s | %s | `%s` |%n",
              entry.name(),
              entry.description().replace("|", "\\|"),
              entry.defaultValue().isEmpty() ? "–" : '`' + entry.defaultValue() + '`',
              entry.example().replace("|", "\\|")));
    }
    return text.toString();
  }

  private static Entry entry(Method getter) {
    String name = Introspector.decapitalize(getter.getName().replaceFirst("^(get|is)", ""));
    Description description = getter.getAnnotation(Description.class);
    if (description == null) {
      throw new IllegalStateException(name + " has no @Description");
    }
    return new Entry(
        name,
        description.value(),
        defaultValue(getter),
        getter.getAnnotation(OptionHelp.class).example());
  }

  private static String defaultValue(Method getter) {
    for (Annotation annotation : getter.getAnnotations()) {
      if (annotation.annotationType().getEnclosingClass() == Default.class) {
        try {
          return String.valueOf(annotation.annotationType().getMethod("value").invoke(annotation));
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
          throw new IllegalStateException("a default without a value: " + annotation, e);
        }
      }
    }
    return "";
  }
}
