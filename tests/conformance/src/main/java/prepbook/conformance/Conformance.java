package prepbook.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/**
 * Checks PDF files against PDF/UA-1 (ISO 14289-1) and names each rule that one breaks, with the places where it does.
 *
 * <pre>
 *     mvn -q -B compile
 *     java -cp "target/classes:target/lib/*" prepbook.conformance.Conformance FILE.pdf…
 * </pre>
 *
 * A file is one check. Exit code 1: one failed; 2: nothing was named.
 */
public final class Conformance {
    /** Places shown of one broken rule: the first few tell what is wrong. */
    private static final int SHOWN = 3;

    private Conformance() {}

    public static void main(String[] arguments) {
        if (arguments.length == 0) {
            System.err.println("name the PDFs to check");
            System.exit(2);
        }
        // The parser logs what the rules then say with a place.
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        int failed = 0;
        for (String argument : arguments) {
            if (!conforms(Path.of(argument))) {
                failed += 1;
            }
        }
        System.out.printf("%d passed, %d failed, 0 skipped%n", arguments.length - failed, failed);
        System.exit(failed == 0 ? 0 : 1);
    }

    private static boolean conforms(Path file) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(Files.newInputStream(file), PDFAFlavour.PDFUA_1);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false)) {
            ValidationResult result = validator.validate(parser);
            if (result.isCompliant()) {
                System.out.printf("ok: %s, %d checks%n", file, result.getTotalAssertions());
                return true;
            }
            System.out.printf("FAILED %s%n", file);
            report(result);
        } catch (Exception problem) {
            System.out.printf("FAILED %s%n    %s%n", file, problem);
        }
        return false;
    }

    private static void report(ValidationResult result) {
        Map<RuleId, List<TestAssertion>> places = result.getTestAssertions().stream()
                .filter(assertion -> assertion.getStatus() == TestAssertion.Status.FAILED)
                .collect(Collectors.groupingBy(TestAssertion::getRuleId, HashMap::new, Collectors.toList()));
        result.getFailedChecks().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(RuleId::getClause).thenComparing(RuleId::getTestNumber)))
                .forEach(entry -> {
                    RuleId rule = entry.getKey();
                    List<TestAssertion> found = places.getOrDefault(rule, List.of());
                    String says = found.isEmpty() ? "" : found.get(0).getMessage();
                    System.out.printf("    %s test %d, %d times: %s%n", rule.getClause(), rule.getTestNumber(), entry.getValue(), says);
                    found.stream().limit(SHOWN).forEach(place -> System.out.printf("        at %s%n", place.getLocation().getContext()));
                });
    }
}
