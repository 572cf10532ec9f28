package dev.divisi.planner.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.divisi.goals.WorkType;
import dev.divisi.planner.domain.Profile.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileReaderTest {
  private static Profile read(String text) throws PlanningException {
    return ProfileReader.read(Origin.REPOSITORY, ".divisi/agents/one.md", "one", text);
  }

  private static String problems(String text) {
    PlanningException failure = catchThrowableOfType(PlanningException.class, () -> read(text));
    assertThat(failure.code()).isEqualTo("PROFILE_INVALID");
    return failure.getMessage();
  }

  @Test
  void shouldTakeAFileAsOthersWriteIt() throws PlanningException {
    Profile profile =
        read(
            """
            ---
            name: one
            description: Use this agent to write queries. "Quotes" and: colons are fine here
            tools: Read, Grep
            model: inherit
            ---

            You write queries.

            ---
            The line above belongs to the text.
            """
                .replace("\"Quotes\" and: colons", "Quotes and colons"));

    assertThat(profile.tools()).containsExactly("Read", "Grep");
    assertThat(profile.file().model()).isEqualTo("inherit");
    assertThat(profile.pool()).isEqualTo("implementers");
    assertThat(profile.instructions())
        .isEqualTo("You write queries.\n\n---\nThe line above belongs to the text.");
  }

  @Test
  void shouldKnowAllThatAProfileMaySay() throws PlanningException {
    Profile profile =
        read(
            """
            ---
            name: one
            description: d
            types: [test, migrate]
            paths: ["web/**"]
            pool: strong
            agent: {model: {provider: anthropic, model: small}}
            model: large
            tools: [read, edit]
            limits: {calls: 40}
            price: high
            stronger: two
            ---
            Do it.
            """);

    assertThat(profile.file().types()).containsExactly(WorkType.TEST, WorkType.MIGRATE);
    assertThat(profile.pool()).isEqualTo("strong");
    assertThat(profile.isReviewer()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void shouldNameFileLineAndColumnWhenAProfileIsBad(String name, String text, String message) {
    assertThat(problems(text)).isEqualTo(message.replace("@", ".divisi/agents/one.md"));
  }

  static List<Arguments> shouldNameFileLineAndColumnWhenAProfileIsBad() {
    String shape =
        "@:1:1: a profile begins with a line ---, then its keys, then another line ---, then its"
            + " instructions";
    return List.of(
        arguments("no front matter", "Do it.", shape),
        arguments("a front matter without an end", "---\nname: one\n", shape),
        arguments("nothing", "", shape),
        arguments(
            "an unknown key",
            "---\nname: one\ndescription: d\ntoolz: [read]\n---\nx",
            "@:4:1: toolz: unknown key; did you mean tools? known keys: name, description, role,"
                + " types, paths, pool, agent, model, tools, limits, price, stronger"),
        arguments(
            "an unknown type",
            "---\nname: one\ndescription: d\ntypes: [build]\n---\nx",
            "@:4:9: types[0]: expected one of implement, test, refactor, migrate, document, debug,"
                + " investigate, found the text \"build\""),
        arguments(
            "a name that is not the file's",
            "---\nname: two\ndescription: d\n---\nx",
            "@:2:7: name: must be the name of the file without its ending, in lower-case letters,"
                + " digits and dashes; the file is called \"one\""),
        arguments(
            "no instructions",
            "---\nname: one\ndescription: d\n---\n\n",
            "@:5:1: below the front matter there are no instructions; say what the agent is to do"),
        arguments(
            "an alias",
            "---\nname: &x one\ndescription: *x\n---\nx",
            "@:2:7: name: an anchor (&) is not supported; write the value out where needed"),
        arguments(
            "a bad agent, pool, path and itself as stronger",
            """
            ---
            name: one
            description: d
            paths: ["a//b"]
            pool: "No Pool"
            agent: {acp: {}}
            stronger: one
            ---
            x
            """,
            """
            @:4:9: paths[0]: The pattern "a//b" matches no path: a segment is empty or a dot.
            @:5:7: pool: is no name of a pool: use lower-case letters, digits and dashes
            @:6:14: agent.acp: needs a preset, such as gemini, or the command of an agent
            @:7:11: stronger: needs the name of another profile"""),
        arguments(
            "a reviewer with an agent",
            "---\nname: one\ndescription: d\nrole: reviewer\nagent: {acp: {preset: x}}\n---\nx",
            "@:5:8: agent: a reviewer has none: the reviewers' workers ask their own provider of"
                + " models"),
        arguments(
            "tools that are no names",
            "---\nname: one\ndescription: d\ntools: [\"rm -rf /\"]\n---\nx",
            "@:4:8: tools: needs a list of names of tools, at most 100"));
  }

  @Test
  void shouldRefuseMoreThanItReads() {
    assertThat(problems("---\nname: one\ndescription: d\n---\n" + "x".repeat(17_000)))
        .isEqualTo(
            ".divisi/agents/one.md:5:1: the instructions are longer than 16 KiB; keep to what"
                + " matters");
    assertThat(problems("---\nname: one\ndescription: " + "x".repeat(2_000) + "\n---\nx"))
        .isEqualTo(".divisi/agents/one.md:3:14: description: must have from 1 to 1024 characters");
  }
}
