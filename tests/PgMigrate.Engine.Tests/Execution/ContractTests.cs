using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>Scripts of the phase contract: they wait for their release, and drop nothing that is in use.</summary>
public sealed class ContractTests(PostgresServer server) : MigrationTestBase(server)
{
    private MigrationOptions Expand => Options with { Phase = MigrationPhase.Expand };

    private MigrationOptions Contract =>
        Options with
        {
            Phase = MigrationPhase.Contract,
            SkipChecks = ["drop-column", "drop-table", "drop-index"],
        };

    [Fact]
    public async Task A_contract_script_waits_until_its_release_is_confirmed()
    {
        Folder.Write("up/0001.sql", "-- pgmigrate:phase expand release=2026.11\nCREATE TABLE a (id integer, old integer);");
        Folder.Write("up/0002.sql", "-- pgmigrate:phase contract release=2026.11\nALTER TABLE a DROP COLUMN old;");
        Folder.Write("up/0003.sql", "-- pgmigrate:phase contract\n-- pgmigrate:requires 0002\nCOMMENT ON TABLE a IS 'x';");
        string[] reasons =
        [
            "phase: contract; release 2026.11 has not been confirmed (PgMigrator.ConfirmPhaseAsync)",
            "requires: 0002, which has not been applied",
        ];
        Assert.Equal("0001.sql", (await RefuseAsync("2026.11", MigrationErrorId.RequirementUnmet)).Script);
        Assert.Contains(
            "'2026.11'",
            (await RefuseAsync("2026.1", MigrationErrorId.OptionsInvalid)).Message,
            StringComparison.Ordinal
        );

        await MigrateAsync(Expand);
        await Migrator.PlanAsync(Target, Contract, Observer, CancellationToken.None);
        Assert.Equal(reasons, Skipped(Observer.Runs.TakeLast(2)));
        await MigrateAsync(Contract);

        Assert.Equal(reasons, Skipped(Observer.Runs.TakeLast(2)));
        Assert.Equal(["0001.sql"], await AppliedAsync());
        Assert.Equal(["0001.sql"], (await HistoryAsync()).Select(run => run.Script));
        Assert.Equal([null, reasons[0], null], (await StatusAsync(Options)).Select(script => script.Reason));
        var status = await StatusAsync(Contract);
        Assert.Equal(
            [MigrationState.Applied, MigrationState.Skipped, MigrationState.Skipped],
            status.Select(script => script.State)
        );
        Assert.Equal([null, .. reasons], status.Select(script => script.Reason));

        var confirmation = await ConfirmAsync("2026.11", "old pods are gone");
        await MigrateAsync(Contract);

        Assert.Equal(["0001.sql", "0002.sql", "0003.sql"], await AppliedAsync());
        Assert.Equal(["0001.sql"], confirmation.Scripts);
        Assert.Equal(
            $"2026.11, {confirmation.ConfirmedBy}, old pods are gone",
            await Database.ScalarAsync<string>(
                "SELECT release || ', ' || operating_system_user || '@' || host || ', ' || comment "
                    + "FROM pgmigrate.phase_confirmation WHERE confirmed_at = $1",
                confirmation.ConfirmedAt.UtcDateTime
            )
        );
    }

    [Fact]
    public async Task A_policy_tells_by_a_query_that_the_old_version_is_gone()
    {
        Folder.Write("up/0001.sql", "-- pgmigrate:phase expand release=7\nCREATE TABLE a (id integer, version text);");
        Folder.Write("up/0002.sql", "-- pgmigrate:phase contract release=7\nALTER TABLE a DROP COLUMN id;");
        Configure("SELECT min(version) >= $1 FROM a -- all of them");
        // Of a release that is not rolled out it is not asked: there is no table yet.
        await MigrateAsync(Contract);
        await MigrateAsync(Expand);
        await Database.ExecuteAsync("INSERT INTO a VALUES (1, '6'), (2, '7')");

        await MigrateAsync(Contract);
        Assert.Equal(
            [
                "phase: contract; release 7 has not been confirmed (PgMigrator.ConfirmPhaseAsync), "
                    + "and the policy's query does not say that the version before it is gone",
            ],
            Skipped(Observer.Runs.TakeLast(1))
        );
        await Database.ExecuteAsync("DELETE FROM a WHERE version = '6'");
        await MigrateAsync(Contract);
        Assert.Equal(["0001.sql", "0002.sql"], await AppliedAsync());
    }

    [Theory]
    [InlineData("SELECT version FROM a", "gives String, not a Boolean")]
    [InlineData("SELECT nothing FROM a", "fails: column \"nothing\" does not exist")]
    [InlineData("SELECT nextval('s') > 0", "fails: cannot execute nextval() in a read-only transaction")]
    [InlineData("SELECT true); DROP TABLE a; SELECT (true", "fails: cannot insert multiple commands")]
    public async Task A_query_of_a_policy_only_reads_and_gives_one_Boolean(string query, string problem)
    {
        Folder.Write("up/0001.sql", "CREATE TABLE a (version text);\nCREATE SEQUENCE s;\nINSERT INTO a VALUES ('7');");
        Folder.Write("up/0002.sql", "-- pgmigrate:phase contract release=7\nDROP TABLE a;");
        await MigrateAsync(Expand);
        Configure(query);

        var error = await FailAsync(MigrationErrorId.TargetInvalid, Contract);

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal((Folder["pgmigrate.json"], 3), (error.Path, error.Line));
        Assert.Equal(["0001.sql"], await AppliedAsync());
    }

    private void Configure(string query) =>
        Folder.Write(
            "pgmigrate.json",
            $$"""
            { "policy": {
                "profile": "development",
                "oldVersionGone": {{System.Text.Json.JsonSerializer.Serialize(query)}} } }
            """
        );

    [Fact]
    public async Task A_release_is_confirmed_anew_after_more_of_it_was_applied()
    {
        Folder.Write("up/0001.sql", "-- pgmigrate:phase expand release=7\nCREATE TABLE a (id integer);");
        await MigrateAsync(Expand);
        await ConfirmAsync("7", null);
        Folder.Write("up/0002.sql", "-- pgmigrate:phase expand release=7\nCREATE TABLE b (id integer);");
        Folder.Write("up/0003.sql", "-- pgmigrate:phase contract release=7\nDROP TABLE a;");
        await MigrateAsync(Expand);

        await MigrateAsync(Contract);

        Assert.Equal(
            ["phase: contract; release 7 was confirmed before up/0002.sql, which belongs to it, was applied"],
            Skipped(Observer.Runs.TakeLast(1))
        );
        await ConfirmAsync("7", null);
        await MigrateAsync(Contract);
        Assert.Equal(["0001.sql", "0002.sql", "0003.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task What_is_in_use_is_not_dropped_and_the_refusal_names_query_and_user()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id integer, old text); CREATE TABLE legacy (id integer);");
        Folder.Write("up/0002.sql", "-- pgmigrate:phase contract\nALTER TABLE item DROP COLUMN old;");
        Folder.Write("up/0003.sql", "-- pgmigrate:phase contract\n\nDROP TABLE legacy;");
        await MigrateAsync(Expand);
        await using var session = await Database.OpenAsync();
        await using (var command = session.CreateCommand())
        {
            command.CommandText = "SET application_name = 'shop-web'";
            await command.ExecuteNonQueryAsync();
            // The server shows what it has counted some time later.
            await EventuallyAsync(
                async () =>
                {
                    command.CommandText = "SELECT id FROM legacy";
                    await command.ExecuteNonQueryAsync();
                    return await Database.ScalarAsync<long>("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'legacy'")
                        > 0;
                },
                "The server counts no scan."
            );
            command.CommandText = "SELECT id FROM item WHERE old = 'a customer''s name'";
            await command.ExecuteNonQueryAsync();
        }

        var options = Contract with { UnusedFor = TimeSpan.FromDays(14) };
        await Migrator.PlanAsync(Target, options, Observer, CancellationToken.None);
        var told = Assert
            .Single(Observer.Messages, message => message is { Script: "0002.sql", Severity: MessageSeverity.Warning })
            .Text;
        var failure = await FailAsync(MigrationErrorId.CheckFailed, options);
        var findings = await MigrationChecker.CheckAsync(
            Target,
            new CheckOptions { Run = options },
            Observer,
            CancellationToken.None
        );

        Assert.StartsWith("would stop the run: line 2: item.old is in use: ", told, StringComparison.Ordinal);
        Assert.Contains(
            "0002.sql:2: item.old is in use: 'SELECT id FROM item WHERE old = ?' of ",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("(shop-web, 127.0.0.1)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("0003.sql:3: legacy is in use: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("customer", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["item.old", "legacy"], findings.Where(found => found.RuleId == "still-used").Select(found => found.Object));
        Assert.Equal(["0001.sql"], await AppliedAsync());

        await MigrateAsync(options with { SkipChecks = [.. options.SkipChecks, "still-used"] });
        Assert.Equal(["0001.sql", "0002.sql", "0003.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_release_need_not_be_confirmed_where_nobody_uses_what_goes()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id integer, old text); CREATE TABLE legacy (id integer);");
        Folder.Write("up/0002.sql", "-- pgmigrate:phase contract release=7\nDROP TABLE legacy;");
        Folder.Write("up/0003.sql", "-- pgmigrate:phase contract release=7\nALTER TABLE item DROP COLUMN old;");
        await MigrateAsync(Expand);

        await MigrateAsync(Contract with { UnusedFor = TimeSpan.FromDays(3650) });
        Assert.Equal(["0001.sql"], await AppliedAsync());
        Assert.Matches("confirmed .*, and the server has counted the use of legacy only since ", Observer.Runs[^2].Error);

        await MigrateAsync(Contract with { UnusedFor = TimeSpan.FromMilliseconds(1) });
        Assert.Equal(["0001.sql", "0002.sql"], await AppliedAsync());
        Assert.EndsWith(
            ", and item.old is a column, and without pg_stat_statements nothing tells which columns queries name",
            Observer.Runs.Last(run => run.Status == ScriptRunStatus.Skipped).Error,
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<string?> Skipped(IEnumerable<ScriptRun> runs) =>
        runs.Where(run => run.Status == ScriptRunStatus.Skipped).Select(run => run.Error);

    private Task<IReadOnlyList<MigrationScript>> StatusAsync(MigrationOptions options) =>
        Migrator.GetScriptsAsync(Target, options, Observer, CancellationToken.None);

    private Task<PhaseConfirmation> ConfirmAsync(string release, string? comment) =>
        Migrator.ConfirmPhaseAsync(Target, Options, release, comment, Observer, CancellationToken.None);

    private async Task<MigrationException> RefuseAsync(string release, MigrationErrorId id)
    {
        var failure = await Assert.ThrowsAsync<MigrationException>(() => ConfirmAsync(release, null));
        Assert.Equal(id, failure.ErrorId);
        return failure;
    }
}
