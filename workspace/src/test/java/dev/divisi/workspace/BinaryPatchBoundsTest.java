package dev.divisi.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryPatchBoundsTest {
  @TempDir Path temp;

  private String deltaOfAFile(int size) throws Exception {
    TestRepository origin = TestRepository.init(temp.resolve("origin"), Map.of());
    byte[] content = new byte[size];
    RandomGeneratorFactory.of("L64X128MixRandom").create(1).nextBytes(content);
    Files.write(origin.directory().resolve("x.bin"), content);
    origin.commit("Before");
    content[0]++;
    Files.write(origin.directory().resolve("x.bin"), content);
    origin.commit("After");
    String diff = origin.git("diff", "--binary", "--full-index", "HEAD~1", "HEAD");
    assertThat(diff).contains("\ndelta ").hasSizeLessThan(size / 10);
    return diff;
  }

  @Test
  void shouldReadTheSizeThatASmallDeltaMakes() throws Exception {
    String diff = deltaOfAFile(100_000);

    assertThatCode(() -> new BinaryPatchBounds(100_000).check(diff)).doesNotThrowAnyException();
    assertThatExceptionOfType(PatchRejectedException.class)
        .isThrownBy(() -> new BinaryPatchBounds(99_999).check(diff))
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.PATCH_TOO_LARGE));
  }

  @Test
  void shouldNotMistakeTextForABinaryPart() {
    assertThatCode(
            () ->
                new BinaryPatchBounds(10)
                    .check("+a\rdelta force\u2028literal truth\n+literal 99\n"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "literal 1001",
        "literal 99999999999999999999999999",
        "delta 5000\nzabc\n",
        "literal 900\n\nliteral 900\n\nliteral 900",
        "literal  5",
        "literal -1",
        "delta +9",
        "delta 5x"
      })
  void shouldRefuseWhatIsDeclaredTooLarge(String patch) {
    assertThatExceptionOfType(PatchRejectedException.class)
        .isThrownBy(() -> new BinaryPatchBounds(1000).check("GIT binary patch\n" + patch + "\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delta 5",
        "delta 5\n",
        "delta 5\n\n",
        "delta 5\nz\u00e9\u00e9\n",
        "delta 5\nzzzzzzzzzzz"
      })
  void shouldLeaveBrokenOnesToGit(String patch) {
    assertThatCode(() -> new BinaryPatchBounds(1000).check(patch + "\n"))
        .doesNotThrowAnyException();
  }
}
