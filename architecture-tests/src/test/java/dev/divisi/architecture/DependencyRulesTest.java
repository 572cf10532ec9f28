package dev.divisi.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Arrows between modules and layers that are not allowed. */
@AnalyzeClasses(packages = "dev.divisi", importOptions = DoNotIncludeTests.class)
class DependencyRulesTest {
  private static final String[] KAFKA = {
    "org.apache.kafka..", "org.springframework.kafka..", "dev.divisi.kafka.."
  };
  private static final String[] SPRING = {"org.springframework.."};
  private static final String[] AVRO = {"org.apache.avro..", "dev.divisi.schemas.."};

  @ArchTest
  static final ArchRule taskGraphServiceUsesNoOtherService =
      usesNoOtherService("dev.divisi.taskgraph.service..");

  @ArchTest
  static final ArchRule plannerUsesNoOtherService = usesNoOtherService("dev.divisi.planner..");

  @ArchTest
  static final ArchRule implementerUsesNoOtherService =
      usesNoOtherService("dev.divisi.implementer..");

  @ArchTest
  static final ArchRule policyUsesNoOtherService =
      usesNoOtherService("dev.divisi.policy.service..");

  @ArchTest
  static final ArchRule reviewerUsesNoOtherService = usesNoOtherService("dev.divisi.reviewer..");

  @ArchTest
  static final ArchRule integratorUsesNoOtherService =
      usesNoOtherService("dev.divisi.integrator..");

  @ArchTest
  static final ArchRule consoleUsesNoOtherService = usesNoOtherService("dev.divisi.console..");

  @ArchTest
  static final ArchRule pagesAndTheApiTouchNoTables =
      noClasses()
          .that(
              resideInAnyPackage(
                  "dev.divisi.console.adapter.web..", "dev.divisi.console.adapter.api.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc.."))
          .because("what is asked of the read model stands in one place");

  @ArchTest
  static final ArchRule onlyTheLaptopKnowsServices =
      noClasses()
          .that(
              resideOutsideOfPackages(
                  with(
                      Services.PACKAGES,
                      "dev.divisi.local..",
                      "dev.divisi.cli..",
                      "dev.divisi.benchmarks..")))
          .should()
          .dependOnClassesThat(resideInAnyPackage(Services.PACKAGES))
          .because("a library that knows a service ties all services together");

  @ArchTest
  static final ArchRule theBrainIsPure =
      classes()
          .that(theBrain())
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("java..", "org.jspecify..", "dev.divisi.globs..").or(theBrain()))
          .because("the task graph must be replayable anywhere, without Kafka, Spring or I/O");

  @ArchTest
  static final ArchRule theBrainTakesTimeAndChanceAsArguments =
      noClasses()
          .that(theBrain())
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.util.random..")
                  .or(JavaClass.Predicates.type(java.time.Clock.class))
                  .or(JavaClass.Predicates.type(java.util.Random.class))
                  .or(JavaClass.Predicates.type(java.util.concurrent.ThreadLocalRandom.class)))
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule librariesKnowNeitherKafkaNorSpringNorAvro =
      noClasses()
          .that(
              resideInAnyPackage(
                  "dev.divisi.workspace..",
                  "dev.divisi.agents..",
                  "dev.divisi.models..",
                  "dev.divisi.context..",
                  "dev.divisi.globs..",
                  "dev.divisi.documents.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage(with(with(KAFKA, SPRING), AVRO)));

  @ArchTest
  static final ArchRule modelsKnowNothingOfOurs =
      noClasses()
          .that(resideInAnyPackage("dev.divisi.models.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.divisi..")
                  .and(resideOutsideOfPackages("dev.divisi.models..")))
          .because("whoever asks a model need not bring agents along");

  @ArchTest
  static final ArchRule onlyProvidersKnowTheModelLibrary =
      noClasses()
          .that(resideOutsideOfPackages("dev.divisi.models.provider.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("dev.langchain4j.."))
          .because("everyone else asks through our own port");

  @ArchTest
  static final ArchRule contextKnowsNoAgents =
      noClasses()
          .that(resideInAnyPackage("dev.divisi.context.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.divisi..")
                  .and(
                      resideOutsideOfPackages(
                          "dev.divisi.context..", "dev.divisi.workspace..", "dev.divisi.globs..")))
          .because("agents of every family are given the same context");

  @ArchTest
  static final ArchRule agentsKnowNeitherTheirToolsNorTheIndex =
      noClasses()
          .that(
              resideInAnyPackage("dev.divisi.agents..")
                  .and(resideOutsideOfPackages("dev.divisi.agents.mcp..")))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.divisi.agents.mcp..", "dev.divisi.context.."))
          .because("an agent is told where its tools are, and needs no index of its own");

  @ArchTest
  static final ArchRule onlyContextKnowsLucene =
      noClasses()
          .that(resideOutsideOfPackages("dev.divisi.context.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.apache.lucene.."));

  @ArchTest
  static final ArchRule checksKnowNeitherKafkaNorSpring =
      noClasses()
          .that(resideInAnyPackage("dev.divisi.checks.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage(with(KAFKA, SPRING)));

  @ArchTest
  static final ArchRule goalsAreReadWithoutTerminalBrokerAndSpring =
      classes()
          .that(resideInAnyPackage("dev.divisi.goals.."))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  with(
                      AVRO,
                      "java..",
                      "org.jspecify..",
                      "tools.jackson..",
                      "dev.divisi.goals..",
                      "dev.divisi.documents..",
                      "dev.divisi.globs..")))
          .because("a command and a web page tell the same of a goal");

  @ArchTest
  static final ArchRule schemasKnowNothingOfOurs =
      noClasses()
          .that(resideInAnyPackage("dev.divisi.schemas.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.divisi..")
                  .and(resideOutsideOfPackages("dev.divisi.schemas.."))
                  .or(resideInAnyPackage(SPRING)));

  @ArchTest
  static final ArchRule domainsKnowNeitherKafkaNorSpringNorAdapters =
      noClasses()
          .that(resideInAnyPackage("dev.divisi..domain.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(with(with(KAFKA, SPRING), "dev.divisi..adapter..")))
          .because("a use case outlives the technology around it");

  @ArchTest
  static final ArchRule onlyTheLaptopHasABrokerInside =
      noClasses()
          .that(
              resideOutsideOfPackages(
                  "dev.divisi.embedded..",
                  "dev.divisi.local..",
                  "dev.divisi.cli..",
                  "dev.divisi.benchmarks..",
                  "dev.divisi.testing.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("dev.divisi.embedded.."));

  @ArchTest
  static final ArchRule nobodyButTheCommandStartsEverything =
      noClasses()
          .that(resideOutsideOfPackages("dev.divisi.local..", "dev.divisi.cli.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("dev.divisi.local..", "dev.divisi.cli.."));

  @ArchTest
  static final ArchRule nothingThatRunsUsesTestFixtures =
      noClasses()
          .that(resideOutsideOfPackages("dev.divisi.testing.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("dev.divisi.testing..", "org.junit.."));

  /** The pure task graph; the service around it lives in a package below. */
  private static DescribedPredicate<JavaClass> theBrain() {
    return resideInAnyPackage("dev.divisi.taskgraph..")
        .and(resideOutsideOfPackages("dev.divisi.taskgraph.service.."))
        .as("the task graph");
  }

  private static ArchRule usesNoOtherService(String service) {
    return noClasses()
        .that(resideInAnyPackage(service))
        .should()
        .dependOnClassesThat(resideInAnyPackage(Services.except(service)))
        .because("services meet only on topics");
  }

  private static String[] with(String[] some, String... more) {
    String[] all = new String[some.length + more.length];
    System.arraycopy(some, 0, all, 0, some.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }
}
