package io.podium;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.podium");

  /** What a transform does; a new verb is added here with care. */
  private static final String VERBS =
      "(Average|Batch|Combine|Count|Deduplicate|Fire|Join|Read|Reject|Report|Write)([A-Z].*)?";

  @Test
  void rulesAndErrorsArePlainJava() {
    noClasses()
        .that()
        .resideInAnyPackage("..rules..", "io.podium.errors..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.beam..",
            "org.apache.kafka..",
            "org.apache.hadoop..",
            "org.apache.parquet..",
            "org.apache.avro..",
            "org.joda.time..",
            "java.sql..",
            "javax.sql..",
            "com.mysql..")
        .check(MAIN);
  }

  @Test
  void rulesDependOnRulesAndErrorsAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.podium.rules..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.podium..")
                .and(
                    JavaClass.Predicates.resideOutsideOfPackages(
                        "io.podium.rules..", "io.podium.errors..")))
        .check(MAIN);
    for (String domain : List.of("athletes", "promotions")) {
      String rules = "io.podium." + domain + ".rules..";
      noClasses()
          .that()
          .resideInAPackage(rules)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.podium..")
                  .and(
                      JavaClass.Predicates.resideOutsideOfPackages(
                          rules, "io.podium.rules..", "io.podium.errors..")))
          .check(MAIN);
    }
  }

  @Test
  void errorsDependOnNothingOfPodium() {
    mustNotDepend("io.podium.errors..", "io.podium.rules..", "io.podium.options..");
    mustNotDepend("io.podium.errors..", "io.podium.io..", "io.podium.transforms..");
    mustNotDepend(
        "io.podium.errors..",
        "io.podium.athletes..",
        "io.podium.promotions..",
        "io.podium.local..");
  }

  @Test
  void transformsKnowNoEdgeAndNoDomain() {
    mustNotDepend(
        "io.podium.transforms..",
        "io.podium.io..",
        "io.podium.athletes..",
        "io.podium.promotions..",
        "io.podium.local..",
        "io.podium.options..",
        "io.podium");
  }

  @Test
  void edgesKnowNoDomain() {
    mustNotDepend(
        "io.podium.io..",
        "io.podium.athletes..",
        "io.podium.promotions..",
        "io.podium.local..",
        "io.podium");
  }

  @Test
  void optionsKnowErrorsAlone() {
    mustNotDepend(
        "io.podium.options..",
        "io.podium.io..",
        "io.podium.transforms..",
        "io.podium.rules..",
        "io.podium.athletes..",
        "io.podium.promotions..",
        "io.podium.local..",
        "io.podium");
  }

  /** Its options alone are Beam's, as those of all commands are. */
  @Test
  void landingIsPlainJava() {
    noClasses()
        .that()
        .resideInAPackage("io.podium.lake.landing..")
        .and()
        .doNotHaveSimpleName("LandOptions")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.beam..",
            "org.apache.kafka..",
            "org.apache.hadoop..",
            "org.apache.parquet..",
            "org.apache.avro..",
            "org.joda.time..",
            "java.sql..")
        .check(MAIN);
    mustNotDepend(
        "io.podium.lake.landing..",
        "io.podium",
        "io.podium.io..",
        "io.podium.local..",
        "io.podium.runners..",
        "io.podium.transforms..");
  }

  @Test
  void domainsDoNotKnowTheCommandsThatRunThem() {
    mustNotDepend("io.podium.athletes..", "io.podium");
    mustNotDepend("io.podium.promotions..", "io.podium");
  }

  @Test
  void domainsDoNotKnowEachOther() {
    mustNotDepend("io.podium.athletes..", "io.podium.promotions..");
    mustNotDepend("io.podium.promotions..", "io.podium.athletes..");
  }

  @Test
  void onlyCommandsKnowTheEmbeddedServices() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.podium", "io.podium.local..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.podium.local..")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("io.podium.local..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.beam..", "io.podium.athletes..", "io.podium.promotions..", "io.podium.io..")
        .check(MAIN);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.podium.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void transformsAreClosedAndNamedByAVerb() {
    classes()
        .that()
        .areAssignableTo(PTransform.class)
        .and()
        .areTopLevelClasses()
        .should()
        .haveNameMatching(".*\\." + VERBS)
        .andShould(beClosed())
        .check(MAIN);
  }

  @Test
  void functionsAreDetailsOfTheirTransforms() {
    classes()
        .that()
        .areAssignableTo(DoFn.class)
        .should()
        .haveSimpleNameEndingWith("Fn")
        .andShould()
        .notBePublic()
        .check(MAIN);
  }

  private static void mustNotDepend(String from, String... on) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(on)
        .check(MAIN);
  }

  /**
   * Nobody outside the package can extend it: it is final, hidden, or has no constructor to call.
   */
  private static ArchCondition<JavaClass> beClosed() {
    return new ArchCondition<>("be final, package-private or without a constructor to call") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean closed =
            type.getModifiers().contains(JavaModifier.FINAL)
                || !type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getConstructors().stream()
                    .allMatch(made -> made.getModifiers().contains(JavaModifier.PRIVATE));
        events.add(new SimpleConditionEvent(type, closed, type.getName() + " can be extended"));
      }
    };
  }
}
