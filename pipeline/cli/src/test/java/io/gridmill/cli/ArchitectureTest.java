package io.gridmill.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may import whom: the arrows of the architecture, and that {@code internal} means internal. */
class ArchitectureTest {

    /** Each module (the package below io.gridmill) and the modules it may import. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.of(
            "model", Set.of(),
            "contracts", Set.of("model"),
            "connectors", Set.of("model"),
            "engine", Set.of("model"),
            "market", Set.of("model", "contracts", "engine"),
            "pool", Set.of("model", "contracts"),
            "spark", Set.of("model", "pool"),
            "cli", Set.of("model", "contracts", "connectors", "engine", "market", "pool"),
            // A workload like a user's own: it knows nothing of us, nor we of it.
            "rendering", Set.of());

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.gridmill");

    @Test
    void everyModuleIsKnownHere() {
        Set<String> found = new TreeSet<>();
        CLASSES.forEach(type -> found.add(module(type)));

        assertThat(MAY_IMPORT.keySet()).containsAll(found);
        assertThat(found).contains("model", "contracts", "connectors", "cli", "spark");
    }

    @Test
    void modulesImportAlongTheArrowsOnly() {
        MAY_IMPORT.forEach((module, allowed) -> {
            List<String> forbidden = new ArrayList<>(MAY_IMPORT.keySet());
            forbidden.remove(module);
            forbidden.removeAll(allowed);
            if (!forbidden.isEmpty()) {
                noClasses()
                        .that()
                        .resideInAPackage("io.gridmill." + module + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(forbidden.stream()
                                .map(name -> "io.gridmill." + name + "..")
                                .toArray(String[]::new))
                        .allowEmptyShould(true)
                        .check(CLASSES);
            }
        });
    }

    @Test
    void theModelKnowsNoFrameworks() {
        noClasses()
                .that()
                .resideInAPackage("io.gridmill.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..", "org.apache.spark..", "org.web3j..", "java.sql..", "javax.sql..")
                .check(CLASSES);
    }

    @Test
    void onlyWhatRunsInsideSparkKnowsIt() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.gridmill.spark..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.spark..")
                .check(CLASSES);
    }

    @Test
    void internalPackagesStayInTheirModule() {
        noClasses()
                .that(describe(
                        "live in io.gridmill", type -> type.getPackageName().startsWith("io.gridmill.")))
                .should(useInternalsOfAnotherModule())
                .check(CLASSES);
    }

    private static ArchCondition<JavaClass> useInternalsOfAnotherModule() {
        return new ArchCondition<>("use internal classes of another module") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().forEach(use -> {
                    JavaClass target = use.getTargetClass();
                    boolean internal = target.getPackageName().startsWith("io.gridmill.")
                            && (target.getPackageName() + ".").contains(".internal.");
                    if (internal && !module(type).equals(module(target))) {
                        events.add(SimpleConditionEvent.satisfied(use, use.getDescription()));
                    }
                });
            }
        };
    }

    private static String module(JavaClass type) {
        String[] names = type.getPackageName().split("\\.");
        return names.length > 2 ? names[2] : "";
    }
}
