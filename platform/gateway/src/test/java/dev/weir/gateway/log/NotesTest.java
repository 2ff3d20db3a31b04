package dev.weir.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NotesTest {

  private final Notes notes = new Notes();

  @Test
  void keepTheLastValueOfAKeyAndAllEventsInOrder() {
    notes.attribute("a", "1");
    notes.attribute("b", "2");
    notes.attribute("a", "3");
    notes.event("first");
    notes.event("second");

    assertThat(notes.attributes().toString()).isEqualTo("{a=3, b=2}");
    assertThat(notes.events()).extracting(Notes.Event::name).containsExactly("first", "second");
  }

  @Test
  void areBounded() {
    for (var i = 0; i < 1000; i++) {
      notes.attribute("key" + i, "x".repeat(5000));
      notes.event("e".repeat(5000));
    }
    notes.attribute("key0", "changed");

    assertThat(notes.attributes()).hasSize(128).containsEntry("key0", "changed");
    assertThat(notes.attributes().get("key1")).hasSize(4096);
    assertThat(notes.events()).hasSize(128);
    assertThat(notes.events().getFirst().name()).hasSize(4096);
  }
}
