// SPDX-License-Identifier: BSL-1.0
#include "feed/postgres.hpp"

#include "feed/event_feed.hpp"
#include "feed/postgres_connection.hpp"
#include "feed/postgres_schema.hpp"
#include "store/database.hpp"
#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"
#include "terminal/program_version.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace exporter {

namespace {

constexpr std::size_t sent_at_once = 1U << 16U;

std::string text_or_null_in_postgres(const std::optional<std::string>& text) {
    return text ? postgres_text(*text) : "NULL";
}

class postgres_run {
  public:
    postgres_run(const postgres_options& options, sqlite_connection& database)
        : feed_(database), origin_(feed_.origin()), schema_(options.schema), server_(options.url) {
        server_.execute(fmt::format("SET TimeZone = 'UTC'; SET standard_conforming_strings = on; SET "
                                    "search_path = {}",
                                    postgres_name(schema_)));
    }

    postgres_result run() {
        take_lock();
        prepare_schema();
        std::map<std::string, std::string> held = versions();
        for (const feed_event& event : feed_.events()) {
            stop_if_interrupted();
            const auto found = held.find(event.event_id);
            const bool is_current = found != held.end() && found->second == event.version;
            if (found != held.end()) {
                held.erase(found);
            }
            if (is_current) {
                ++result_.unchanged;
            } else {
                replace(event.event_id);
            }
        }
        for (const auto& [event, version] : held) {
            stop_if_interrupted();
            server_.execute("BEGIN;" + removal_of(event) + "COMMIT");
            ++result_.removed;
        }
        write_origin();
        result_.events = result_.unchanged + result_.replaced;
        return result_;
    }

  private:
    /// The server releases it when the connection ends, in whatever way.
    void take_lock() {
        const auto answer = server_.query(
            fmt::format("SELECT pg_try_advisory_lock(hashtext('webcasts-export'), hashtext({}))",
                        postgres_text(schema_)));
        if (answer.at(0).at(0) != "t") {
            throw failure(failure_cause::in_use,
                          fmt::format("another run is writing to the schema {}; run this again when that has "
                                      "ended",
                                      schema_));
        }
    }

    [[nodiscard]] bool holds(std::string_view condition) {
        const auto answer = server_.query(fmt::format(
            "SELECT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace "
            "WHERE nspname = {}) AND {})",
            postgres_text(schema_), condition));
        return answer.at(0).at(0) == "t";
    }

    /// Make the tables, or make sure that they are ours and as they should be.
    void prepare_schema() {
        if (holds(fmt::format("relname = {}", postgres_text(postgres_origin_table)))) {
            const auto rows =
                server_.query(fmt::format("SELECT feed_format, source FROM {}", postgres_origin_table));
            const int format = rows.empty() ? 0 : std::stoi(rows[0].at(0).value_or("0"));
            const auto source = rows.empty() ? std::nullopt : rows[0].at(1);
            if (format > feed_format) {
                throw failure(failure_cause::not_replaceable,
                              fmt::format("a newer webcasts-export wrote the schema {}; use that one, or "
                                          "give another --schema",
                                          schema_));
            }
            if (source && origin_.source && source != origin_.source) {
                throw failure(failure_cause::other_source,
                              fmt::format("the schema {} holds the data of {}, and the database those of "
                                          "{}; give another --schema",
                                          schema_, *source, *origin_.source));
            }
            if (format == feed_format) {
                return;
            }
            make_schema(drop_postgres_tables());
        } else if (holds("relkind IN ('r', 'v', 'm', 'p', 'f')")) {
            throw failure(failure_cause::not_replaceable,
                          fmt::format("the schema {} holds tables of others; nothing was changed. Give "
                                      "--schema another name",
                                      schema_));
        } else {
            make_schema("");
        }
    }

    void make_schema(const std::string& before) {
        // IF NOT EXISTS wants the right to make schemas even where the schema is there.
        const bool is_there =
            !server_
                 .query(fmt::format("SELECT 1 FROM pg_namespace WHERE nspname = {}", postgres_text(schema_)))
                 .empty();
        const std::string creation =
            is_there ? "" : fmt::format("CREATE SCHEMA {};\n", postgres_name(schema_));
        server_.execute(fmt::format("BEGIN; {}{}{}INSERT INTO {} VALUES ({}, {}, {}, {}, NULL); COMMIT",
                                    creation, before, postgres_tables(), postgres_origin_table, feed_format,
                                    origin_.schema_version, postgres_text(program_version),
                                    text_or_null_in_postgres(origin_.source)));
    }

    std::map<std::string, std::string> versions() {
        std::map<std::string, std::string> versions;
        for (auto& row :
             server_.query(fmt::format("SELECT event_id, version FROM {}", postgres_version_table))) {
            versions.emplace(row.at(0).value_or(""), row.at(1).value_or(""));
        }
        return versions;
    }

    static std::string removal_of(const std::string& event) {
        std::string sql;
        for (const feed_table& table : feed_tables()) {
            sql +=
                fmt::format("DELETE FROM {} WHERE event_id = {};", table.engine_name(), postgres_text(event));
        }
        return sql + fmt::format("DELETE FROM {} WHERE event_id = {};", postgres_version_table,
                                 postgres_text(event));
    }

    /// Replace an event in one transaction.
    void replace(const std::string& event) {
        event_feed::reading rows(feed_, event);
        server_.execute("BEGIN;" + removal_of(event));
        if (rows.version()) { // else it went since, and its removal is all there is to do
            for (std::size_t i = 0; i < feed_tables().size(); ++i) {
                copy(rows, i);
            }
            server_.execute(fmt::format("INSERT INTO {} VALUES ({}, {})", postgres_version_table,
                                        postgres_text(event), postgres_text(*rows.version())));
            ++result_.replaced;
        }
        server_.execute("COMMIT");
    }

    void copy(event_feed::reading& rows, std::size_t place) {
        const feed_table& table = feed_tables()[place];
        server_.start_copy(
            fmt::format("COPY {} ({}) FROM STDIN", table.engine_name(), postgres_columns(table)));
        bytes_.clear();
        rows.rows(place, [&](const sqlite_statement& row) {
            append_copy_row(bytes_, table, row);
            ++result_.rows;
            if (bytes_.size() >= sent_at_once) {
                server_.send(bytes_);
                bytes_.clear();
            }
        });
        if (!bytes_.empty()) {
            server_.send(bytes_);
        }
        server_.finish_copy();
    }

    void write_origin() {
        server_.execute(fmt::format("UPDATE {} SET schema_version = {}, program = {}, source = coalesce({}, "
                                    "source), synced = {}",
                                    postgres_origin_table, origin_.schema_version,
                                    postgres_text(program_version), text_or_null_in_postgres(origin_.source),
                                    text_or_null_in_postgres(origin_.synced)));
    }

    event_feed feed_;
    feed_origin origin_;
    std::string schema_;
    postgres_connection server_;
    std::string bytes_;
    postgres_result result_;
};

} // namespace

postgres_result write_to_postgres(const postgres_options& options) {
    sqlite_connection database = open_to_read(options.database);
    return postgres_run(options, database).run();
}

} // namespace exporter
