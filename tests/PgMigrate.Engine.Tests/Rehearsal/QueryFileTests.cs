using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rehearsal;

/// <summary>Queries of a file are understood on the copy before the scripts and after each.</summary>
public sealed class QueryFileTests(PostgresServer server) : RehearsalTestBase(server)
{
    [Fact]
    public async Task What_ran_before_and_does_not_after_is_told_with_its_script_and_what_loses_its_index_too()
    {
        Up(
            "0001.sql",
            """
            CREATE SCHEMA app;
            CREATE TABLE app.asset (id integer PRIMARY KEY, title text, kind integer);
            CREATE INDEX asset_kind ON app.asset (kind);
            CREATE TABLE app.small (id integer PRIMARY KEY, kind integer);
            CREATE INDEX small_kind ON app.small (kind);
            INSERT INTO app.asset SELECT n, 'x', n FROM generate_series(1, 100000) n;
            """
        );
        await MigrateAsync();
        await Database.ExecuteAsync("ANALYZE app.asset, app.small");
        Up("0002.sql", "-- pgmigrate:allow rename-column -- tried here\nALTER TABLE app.asset RENAME COLUMN title TO name;");
        Up("0003.sql", "DROP INDEX app.asset_kind; DROP INDEX app.small_kind;");
        Up(
            "0004.sql",
            "-- pgmigrate:allow rename-table -- tried here\nALTER TABLE app.small RENAME TO little; CREATE VIEW app.small AS SELECT * FROM app.little;"
        );
        var file = Folder.Write(
            "queries.txt",
            """
            SELECT title FROM app.asset WHERE id = $1;
            UPDATE asset SET title = 'secret' WHERE kind = 5;
            SELECT id FROM asset
            WHERE kind = $1 ORDER BY id;
            SELECT id FROM asset WHERE id = $1 AND kind > 3;
            SELECT id FROM app.small WHERE kind = $1;
            SELECT nothing FROM app.asset;
            DROP TABLE app.asset;
            """
        );

        var findings = await CheckAsync(new RehearsalOptions { QueryFile = file });

        Assert.Equal(
            [
                "0002.sql 'SELECT title FROM app.asset WHERE id = $1' (queries.txt, line 1) does not run any more: column \"title\" does not exist.",
                "0002.sql 'UPDATE asset SET title = ? WHERE kind = ?' (queries.txt, line 2) does not run any more: column \"title\" of relation \"asset\" does not exist.",
            ],
            Of(findings, "query-broken").Select(Told)
        );
        Assert.Equal(
            [
                "0003.sql 'SELECT id FROM asset WHERE kind = $1 ORDER BY id' (queries.txt, line 3) has no index for app.asset any more, 100,000 rows: it reads all of them.",
            ],
            Of(findings, "index-lost").Select(Told)
        );
        Assert.Equal(
            "5 queries were checked: 3 run as before, 2 do not. 2 queries were not understood before either, and say nothing.",
            Assert.Single(Of(findings, "live-queries")).Message
        );
        Assert.All(Of(findings, "query-broken"), finding => Assert.Equal(FindingSeverity.Error, finding.Severity));
        Assert.True(await ExistsAsync("app.asset"));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error_and_so_is_a_check_of_live_queries_without_a_database()
    {
        Up("0001.sql", "SELECT 1;");
        var missing = await Assert.ThrowsAsync<MigrationException>(() =>
            CheckAsync(new RehearsalOptions { QueryFile = Folder["no.sql"] })
        );
        Assert.Equal((MigrationErrorId.ScriptUnreadable, Folder["no.sql"]), (missing.ErrorId, missing.Path));

        var nowhere = await Assert.ThrowsAsync<MigrationException>(() =>
            CheckAsync(new RehearsalOptions { LiveQueries = true }, withTarget: false)
        );
        Assert.Equal(MigrationErrorId.OptionsInvalid, nowhere.ErrorId);
    }

    private static string Told(Finding finding) => $"{finding.Script} {finding.Message}";

    private Task<IReadOnlyList<Finding>> CheckAsync(RehearsalOptions options, bool withTarget = true) =>
        MigrationChecker.CheckAsync(
            withTarget ? Target : null,
            new CheckOptions { Run = Options, Rehearsal = options with { Place = RehearsalPlace.Target } },
            Observer,
            TestContext.Current.CancellationToken
        );
}
