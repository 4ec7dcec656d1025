/*
 * The published suite of X's text rules, run whole.
 *
 *   conformance FOLDER
 */
#include <stdio.h>
#include <string.h>

#include "adapters/adapter.h"
#include "tests/conformance/suite.h"

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: conformance FOLDER\n", stderr);
        return 2;
    }
    if (!g_file_test(argv[1], G_FILE_TEST_IS_DIR)) {
        printf("X's text rules: skipped, %s is not here\n", argv[1]);
        return 0;
    }
    struct score score = {.folder = argv[1], .limits = adapter_find("x")->platform.limits};
    suite_run(&score, "validate.yml", validate_groups);
    suite_run(&score, "extract.yml", extract_groups);
    suite_run(&score, "tlds.yml", tlds_groups);
    printf("%d of %d: %d as published, %d judged by today's limit\n", score.passed, score.run,
           score.passed - score.judged_otherwise, score.judged_otherwise);
    printf("X's text rules: %d passed, %d failed\n", score.passed, score.run - score.passed);
    return score.passed < score.run;
}
