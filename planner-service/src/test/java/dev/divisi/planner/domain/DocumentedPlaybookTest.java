package dev.divisi.planner.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentedPlaybookTest {
  @Test
  void shouldMakeTheTasksThatTheDocumentationSaysWhenItsExampleIsPlanned() throws Exception {
    String page = Files.readString(Path.of("../docs/playbooks.md"));
    int begin = page.indexOf("```yaml\n", page.indexOf("<!-- example -->")) + "```yaml\n".length();
    String example = page.substring(begin, page.indexOf("```", begin));
    FilesInMemory shop =
        new FilesInMemory(
            Map.of(
                "common/pom.xml", FilesInMemory.pom("common"),
                "common/src/main/java/Prices.java", "Prices.format(1)",
                "billing/pom.xml", FilesInMemory.pom("billing"),
                "billing/src/main/java/B.java", "Prices.format(1)",
                "web/pom.xml", FilesInMemory.pom("web"),
                "web/src/main/java/W.java", "Prices.format(1)",
                "catalog/pom.xml", FilesInMemory.pom("catalog")));

    Plan plan = Goals.plan(shop, Goals.inline(example, Map.of()));

    assertThat(plan.getTasks())
        .extracting(PlannedTask::getId)
        .containsExactly("expand", "migrate-billing", "migrate-web", "contract");
    assertThat(plan.getTasks().getLast().getDependsOn())
        .containsExactly("migrate-billing", "migrate-web");
  }
}
