package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldNameTest {

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"OTHER", "X_FORWARDED"})
  void knowsEachNameInAnyCaseAndNothingElse(FieldName name) {
    var text = name.name().replace('_', '-');

    assertThat(FieldName.of(text)).isEqualTo(name);
    assertThat(FieldName.of(text.toLowerCase(Locale.ROOT))).isEqualTo(name);
    assertThat(FieldName.of(text + "x")).isEqualTo(unknown(text + "x"));
    assertThat(FieldName.of(text.substring(1))).isEqualTo(FieldName.OTHER);
  }

  /// Comparing without case sets one bit; no other token character may fall on a letter or hyphen.
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"OTHER", "X_FORWARDED"})
  void isNotFooledByASingleOtherCharacter(FieldName name) {
    var text = name.name().replace('_', '-');
    for (var i = 0; i < text.length(); i++) {
      for (var c = 0; c < 256; c++) {
        var changed = text.substring(0, i) + (char) c + text.substring(i + 1);
        if (Bytes.isToken((byte) c) && !changed.equalsIgnoreCase(text)) {
          assertThat(FieldName.of(changed)).isEqualTo(unknown(changed));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Accept", "x-forwarded", "x-real-i", "a-very-long-name-that-nobody-knows"})
  void takesTheRestForOthers(String name) {
    assertThat(FieldName.of(name)).isEqualTo(FieldName.OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x-forwarded-hos", "X-Forwarded-Client-Cert", "x-FORWARDED-", "x-forwarded-é"})
  void knowsWhatElseBeginsLikeAForwardedField(String name) {
    var bytes = name.getBytes(ISO_8859_1);

    assertThat(FieldName.of(name)).isEqualTo(FieldName.X_FORWARDED);
    assertThat(FieldName.of(bytes, 0, bytes.length)).isEqualTo(FieldName.X_FORWARDED);
  }

  private static FieldName unknown(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith("x-forwarded-")
        ? FieldName.X_FORWARDED
        : FieldName.OTHER;
  }

  @Test
  void forbidsInTrailersWhatFramesOrRoutes() {
    assertThat(FieldName.values())
        .filteredOn(name -> !name.isForbiddenInTrailers())
        .containsExactlyInAnyOrder(
            FieldName.OTHER,
            FieldName.B3,
            FieldName.DATE,
            FieldName.TRACEPARENT,
            FieldName.TRACESTATE,
            FieldName.VIA,
            FieldName.X_B3_FLAGS,
            FieldName.X_B3_PARENTSPANID,
            FieldName.X_B3_SAMPLED,
            FieldName.X_B3_SPANID,
            FieldName.X_B3_TRACEID);
  }
}
