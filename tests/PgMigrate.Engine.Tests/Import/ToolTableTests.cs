using Npgsql;
using PgMigrate.Engine.Layouts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Import;

/// <summary>What each tool has applied is taken over from its own table, and the tool is stopped from then on.</summary>
public sealed class ToolTableTests(PostgresServer server) : ImportTestBase(server)
{
    [Fact]
    public async Task Of_every_tool_what_was_applied_is_recorded_and_the_rest_is_pending()
    {
        Assert.Equal(
            Enum.GetValues<MigrationTool>().Except([MigrationTool.PgDump]).OrderBy(tool => tool.ToString()),
            ToolTables.All.Select(table => table.Tool).OrderBy(tool => tool.ToString())
        );
        // What the tables say without a zone is in the database's.
        await Database.ExecuteAsync($"ALTER DATABASE {Database.Name} SET TimeZone = 'UTC'");
        foreach (var table in ToolTables.All.SkipLast(2))
            await Database.ExecuteAsync(table.Sql);
        foreach (var table in ToolTables.All)
            await HoldAsync(table);
    }

    private async Task HoldAsync(ToolTable table)
    {
        using var folder = new TempFolder();
        if (table.Tool is MigrationTool.Dbmate or MigrationTool.Rails)
            await Database.ExecuteAsync(table.Sql);
        foreach (var script in table.Scripts)
            folder.Write(script.Script, $"SELECT '{script.Script}';");
        new ConversionRecord(table.Tool, table.Scripts).Write(folder.FullPath);
        var options = Import(table.Tool) with { Path = folder.FullPath };
        string[] applied = [.. table.Scripts.Take(2).Select(script => script.Script)];
        string[] pending = [.. table.Scripts.Skip(2).Select(script => script.Script)];
        var before = await RowsAsync(table);

        var recorded = await ImportAsync(options);

        Assert.Equal((table, string.Join(", ", applied)), (table, string.Join(", ", Names(recorded))));
        Assert.All(recorded, run => Assert.Equal(ScriptRunStatus.Baselined, run.Status));
        Assert.Equal((table, table.AppliedAt), (table, recorded[0].StartedAt));
        Assert.Equal((table, table.Duration), (table, recorded[0].Duration));
        await HoldHistoryAsync(table, recorded[0]);
        Assert.Empty(await ImportAsync(options));
        Assert.Equal(pending, await PendingInAsync(folder));

        // The guard is put there once.
        Assert.Empty(await ImportAsync(options with { Retire = true }));
        Assert.Empty(await ImportAsync(options with { Retire = true }));
        var stopped = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync(table.Write));
        Assert.Contains($"{table.Tool} is retired here", stopped.MessageText, StringComparison.Ordinal);
        Assert.Contains("DROP TRIGGER pgmigrate_retired ON ", stopped.Hint, StringComparison.Ordinal);
        Assert.Equal(before, await RowsAsync(table));
        await Database.ExecuteAsync(stopped.Hint![stopped.Hint!.IndexOf("DROP TRIGGER", StringComparison.Ordinal)..]);
        await Database.ExecuteAsync(table.Write);
    }

    private async Task HoldHistoryAsync(ToolTable table, ScriptRun first)
    {
        var kept = Assert.Single(await HistoryAsync(new HistoryQuery { Scripts = [first.Script] }));
        Assert.Equal((table, first.AppliedBy), (table, kept.AppliedBy));
        if (table.AppliedBy is { } user)
            Assert.Equal((table, user), (table, kept.AppliedBy));
        if (table.AppliedAt is { } at)
            Assert.Equal((table, at), (table, kept.StartedAt));
        Assert.Equal((table, table.Duration ?? TimeSpan.Zero), (table, kept.Duration));
        var row = Assert.Single(
            await Database.QueryAsync(
                """
                SELECT s.entered_by, s.entry_date AT TIME ZONE 'UTC', r.imported_from
                FROM grate."ScriptsRun" s JOIN pgmigrate.script_run p ON p.grate_script_run_id = s.id
                JOIN pgmigrate.run r ON r.run_id = p.run_id AND r.outcome = 'succeeded' WHERE s.script_name = $1
                """,
                reader => (By: reader.GetString(0), At: reader.GetFieldValue<DateTimeOffset>(1), From: reader.GetString(2)),
                first.Script
            )
        );
        Assert.Equal((table, $"{table.Tool} {table.Table}"), (table, row.From));
        if (table.AppliedBy is not null)
            Assert.Equal((table.AppliedBy, table.AppliedAt), (row.By, row.At));
    }

    private async Task<IReadOnlyList<string>> PendingInAsync(TempFolder folder)
    {
        var planned = await new PgMigrator(Target).PlanAsync(
            Options with
            {
                Path = folder.FullPath,
            },
            null,
            CancellationToken.None
        );
        return [.. Names(planned.Runs)];
    }

    private async Task<string?> RowsAsync(ToolTable table)
    {
        var name = string.Join('.', table.Table.Split('.').Select(part => $"\"{part}\""));
        return await Database.ScalarAsync<string>($"SELECT json_agg(t)::text FROM {name} t");
    }
}
