package io.podium.promotions.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.errors.RejectedException;
import io.podium.rules.Row;
import org.junit.jupiter.api.Test;

class SubscribersTest {
  private final Subscribers.Builder builder = new Subscribers.Builder();

  @Test
  void duplicatesAreOne() throws RejectedException {
    add("ann", "r");
    add("ann", "r");
    add(" ann\u00a0", "r ");
    add("ann", "s");
    add("bob", "r");

    Subscribers subscribers = builder.build();
    assertThat(subscribers.of("r"))
        .extracting(Subscribers.Client::id)
        .containsExactlyInAnyOrder("ann", "bob");
    assertThat(subscribers.of("s")).extracting(Subscribers.Client::id).containsExactly("ann");
    assertThat(subscribers.of("unknown")).isEmpty();
    assertThat(subscribers.size()).isEqualTo(3);
  }

  @Test
  void clientsAreToldApartByTheirHash() throws RejectedException {
    add("ann", "r");
    add("bob", "r");

    assertThat(builder.build().of("r"))
        .extracting(Subscribers.Client::hash)
        .doesNotHaveDuplicates();
  }

  @Test
  void aRowWithoutAnIdIsRefused() {
    assertThatThrownBy(() -> add(null, "r")).isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> add("ann", " ")).isInstanceOf(RejectedException.class);
    assertThat(builder.build().size()).isZero();
  }

  private void add(String client, String restaurant) throws RejectedException {
    builder.add(new Row(Subscribers.COLUMNS, new Object[] {client, restaurant}));
  }
}
