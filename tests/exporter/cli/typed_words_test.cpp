// SPDX-License-Identifier: BSL-1.0
// Misspelt commands and options, and options of other commands.

#include "cli/argument_parser.hpp"
#include "cli/typed_words.hpp"
#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::typed_words_test {

namespace {

using texts = std::vector<std::string>;

texts mistakes(const std::vector<std::string_view>& words) {
    return exporter::mistakes_in_words(exporter::argument_parser(), words);
}

} // namespace

TEST_CASE("a misspelt command is named with the one that was meant, and nothing else is said") {
    REQUIRE(mistakes({"synk"}) == texts{"there is no command 'synk'; did you mean sync?"});
    REQUIRE(mistakes({"synk", "--db", "x.db"}) == mistakes({"synk"}));
    REQUIRE(mistakes({"--sandbox", "evnts"}) == texts{"there is no command 'evnts'; did you mean events?"});
    REQUIRE(mistakes({"reprot", "1000001"}) == texts{"there is no command 'reprot'; did you mean report?"});
    REQUIRE(mistakes({"Export"}) == texts{"there is no command 'Export'; did you mean export?"});
    REQUIRE(mistakes({"report_html"}) ==
            texts{"there is no command 'report_html'; did you mean report-html?"});
    REQUIRE(mistakes({"html"}) == texts{"there is no command 'html'; did you mean report-html?"});
    REQUIRE(mistakes({"help", "dokter"}) == texts{"there is no command 'dokter'; did you mean doctor?"});
    REQUIRE(mistakes({"upload"}) == texts{"argument 1 is no command"});
    REQUIRE(mistakes({"--sandbox", "-q", "hunter2"}) == texts{"argument 3 is no command"});
    REQUIRE(mistakes({"help", "hunter2"}) == texts{"argument 2 is no command"});
    REQUIRE(mistakes({"synk", "--help"}) == mistakes({"synk"}));
}

TEST_CASE("a misspelt option is named with the one that was meant, and its value is not shown") {
    REQUIRE(mistakes({"sync", "--dbb"}) == texts{"sync has no option --dbb; did you mean --db?"});
    REQUIRE(mistakes({"sync", "--dbb", "x.db"}) == mistakes({"sync", "--dbb"}));
    REQUIRE(mistakes({"sync", "--dbb=x.db"}) == mistakes({"sync", "--dbb"}));
    REQUIRE(mistakes({"export", "--perset", "hubspot"}) ==
            texts{"export has no option --perset; did you mean --preset?"});
    REQUIRE(mistakes({"export", "--hash_pii"}) ==
            texts{"export has no option --hash_pii; did you mean --hash-pii?"});
    REQUIRE(mistakes({"events", "--out", "x"}) ==
            texts{"events has no option --out; did you mean --output?"});
    REQUIRE(mistakes({"events", "-output", "x"}) ==
            texts{"events has no option -output; did you mean --output?"});
    REQUIRE(mistakes({"sync", "-db", "x.db"}) == texts{"sync has no option -db; did you mean --db?"});
    REQUIRE(mistakes({"login", "--usernam=a@example.com"}) ==
            texts{"login has no option --usernam; did you mean --username?"});
    REQUIRE(mistakes({"login", "-phunter2"}) == texts{"argument 2 is no option of login"});
    REQUIRE(mistakes({"login", "-p"}) == texts{"login has no option -p"});
    REQUIRE(mistakes({"login", "-vqp2"}) == texts{"argument 2 is no option of login"});
    REQUIRE(mistakes({"login", "--sandbox", "--hunter2", "x"}) == texts{"argument 3 is no option of login"});
    REQUIRE(mistakes({"--hunter2=x", "login"}) == texts{"argument 1 is no option"});
    REQUIRE(mistakes({"login", "--netrc=hunter2"}) == texts{"--netrc takes no value"});
    REQUIRE(mistakes({"login", "--netrc=true"}) == texts{});
    REQUIRE(mistakes({"--sandbxo", "events"}) ==
            texts{"there is no option --sandbxo; did you mean --sandbox?"});
    // All of them, in their order.
    REQUIRE(mistakes({"sync", "--lookbak", "3d", "--fulll", "--db", "a.db"}) ==
            texts{"sync has no option --lookbak; did you mean --lookback?",
                  "sync has no option --fulll; did you mean --full?"});
}

TEST_CASE("an option that the command cannot use is a mistake that names the command") {
    for (const char* option : {"--sandbox", "--netrc", "--no-progress"}) {
        INFO(option);
        const texts said = mistakes({"export", option, "--db", "a.db"});
        REQUIRE(said.size() == 1);
        REQUIRE(
            said.front().starts_with(std::string("export cannot use ") + option + "; it is an option of "));
    }
    for (const char* option :
         {"--base-url", "--seed", "--scenario", "--ca-file", "--username", "--password-file",
          "--password-command", "--netrc-file", "--wire", "--method", "--timeout", "--max-time",
          "--min-speed", "--speed-window", "--jobs", "--max-rate", "--retries", "--size-limits"}) {
        INFO(option);
        for (const char* command : {"export", "report-html", "man"}) {
            REQUIRE(mistakes({command, option, "1"}).size() == 1);
        }
    }
    REQUIRE(mistakes({"report", "1000001", "--jobs", "2"}) ==
            texts{"report cannot use --jobs; it is an option of sync"});
    REQUIRE(mistakes({"--jobs", "2", "events"}) ==
            texts{"events cannot use --jobs; it is an option of sync"});
    REQUIRE(mistakes({"--sandbox", "export", "--db", "a.db"}).size() == 1);
    REQUIRE(mistakes({"events", "--db", "a.db"})
                .front()
                .starts_with("events cannot use --db; it is an option of sync"));
    REQUIRE(mistakes({"sync", "-o", "x"}).front() ==
            "sync cannot use -o; it is an option of events, report, export, report-html");
    REQUIRE(mistakes({"--db", "a.db", "sync"}) ==
            texts{"--db stands after its command: webcasts-export sync --db"});
}

TEST_CASE("an option without its value is a mistake, and the next option is not taken for the value") {
    REQUIRE(mistakes({"sync", "--db"}) == texts{"--db has no value; write --db FILE"});
    REQUIRE(mistakes({"sync", "--db", "--full"}) == texts{"--db has no value; write --db FILE"});
    REQUIRE(mistakes({"events", "-o", "--force"}) == texts{"-o has no value; write -o FILE"});
    REQUIRE(mistakes({"events", "-qo"}) == texts{"-o has no value; write -o FILE"});
    REQUIRE(
        mistakes({"report", "1000001", "--tz", "-q", "--forma", "csv"}) ==
        texts{"--tz has no value; write --tz ZONE", "report has no option --forma; did you mean --format?"});
    REQUIRE(mistakes({"sync", "--db", "--dbb"}) ==
            texts{"--db has no value; write --db FILE", "sync has no option --dbb; did you mean --db?"});
    REQUIRE(mistakes({"report", "1000001", "--sti", "-5", "--sti=--from"}) == texts{});
}

TEST_CASE("an argument too many is a mistake that names the command, and is not shown") {
    REQUIRE(mistakes({"sync", "export"}) == texts{"sync and export are two commands; name one"});
    REQUIRE(mistakes({"sync", "help"}) == texts{"sync help is written the other way round: help sync"});
    REQUIRE(mistakes({"sync", "1000001"})
                .front()
                .starts_with("sync takes no arguments, and 1 argument is too many"));
    REQUIRE(mistakes({"forget", "a@example.com", "b@example.com"}) ==
            texts{"forget takes one EMAIL, and 1 argument is too many"});
    REQUIRE(mistakes({"login", "hunter2", "x"}) ==
            texts{"login takes no arguments, and 2 arguments are too many"});
    REQUIRE(mistakes({"completion", "bash", "zsh"}).size() == 1);
}

TEST_CASE("good words have no mistakes") {
    const std::vector<std::vector<std::string_view>> lines{
        {"sync", "--sandbox", "--db", "a.db", "--event", "1000001", "--event=1000002", "-qv"},
        {"--sandbox", "report", "1000001", "1000002", "-o", "-", "--sti", "-a"},
        {"--config", "sync", "events", "-vv", "-ofile.csv", "--bom"},
        {"report", "--", "1000001", "-1000002"},
        {"forget", "a@example.com", "--db=a.db"},
        {"help", "sync"},
        {"help"},
        {"export", "--nonsense", "--help"},
        {"doctor", "--wire", "json", "--db", "a.db"},
        {"--version"},
        {"man", "-q", "--config", "x"},
    };
    for (const auto& line : lines) {
        INFO(line.front());
        REQUIRE(mistakes(line) == texts{});
    }
}

} // namespace webcasts::tests::typed_words_test
