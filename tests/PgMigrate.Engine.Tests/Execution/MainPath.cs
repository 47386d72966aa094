using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Schema;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>
/// What everybody does with a database, one after the other, with values whose text depends on settings and encodings: whoever is
/// connected, and however, it is the same.
/// </summary>
/// <param name="target">The database, as the one who migrates it.</param>
/// <param name="folder">An empty migration folder.</param>
/// <param name="observer">Told of everything.</param>
internal sealed class MainPath(ConnectionTarget target, TempFolder folder, RecordingObserver observer)
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>A word that the database's encoding has.</summary>
    public string Word { get; init; } = "word";

    /// <summary>The schema in which everything is made.</summary>
    public string Schema { get; init; } = "app";

    private MigrationOptions Options => new() { Path = folder.FullPath, BackupMode = BackupMode.Never };

    /// <summary>Goes the whole way.</summary>
    public async Task GoAsync()
    {
        await MigrateAsync();
        await FailAsync();
        await LookAsync();
        await BringBackAsync(new BackupOptions());
        await BringBackAsync(new BackupOptions { Folder = folder["backups"] });
        await UndoAsync();
    }

    private async Task MigrateAsync()
    {
        folder.Write(
            "up/0001_tables.sql",
            $"""
            CREATE TABLE {Schema}.parent (id integer PRIMARY KEY);
            CREATE TABLE {Schema}.item (
                id integer PRIMARY KEY REFERENCES {Schema}.parent,
                word text DEFAULT '{Word}' CHECK (word <> 'a\b'),
                made timestamptz DEFAULT '2026-02-03 04:05:06+00',
                day date DEFAULT '2026-02-03',
                span interval DEFAULT '1 day 02:03:04',
                share double precision DEFAULT 0.1,
                bytes bytea DEFAULT '\x00ff41',
                list integer[] DEFAULT ARRAY[1, NULL, 3]
            );
            INSERT INTO {Schema}.parent VALUES (1), (2);
            INSERT INTO {Schema}.item (id) VALUES (1), (2);
            """
        );
        folder.Write("up/0002_index.sql", $"CREATE INDEX CONCURRENTLY item_word ON {Schema}.item (word);");
        folder.Write("up/0003_column.sql", $"ALTER TABLE {Schema}.item ADD COLUMN note text;");
        folder.Write("down/0003_column.sql", $"ALTER TABLE {Schema}.item DROP COLUMN note;");
        folder.Write("down/item_view.sql", $"DROP VIEW {Schema}.item_view;");
        folder.Write("views/item_view.sql", $"CREATE OR REPLACE VIEW {Schema}.item_view AS SELECT word FROM {Schema}.item;");
        await Migrator.InvokeAsync(target, Options, observer, None);
    }

    private async Task FailAsync()
    {
        folder.Write("up/0004_fails.sql", $"INSERT INTO {Schema}.item (id) VALUES (1);");
        var failure = await Assert.ThrowsAsync<MigrationException>(() => Migrator.InvokeAsync(target, Options, observer, None));
        Assert.Equal((MigrationErrorId.StatementFailed, "23505"), (failure.ErrorId, failure.SqlState));
        File.Delete(folder["up/0004_fails.sql"]);
    }

    private async Task LookAsync()
    {
        var scripts = await Migrator.GetScriptsAsync(target, Options, observer, None);
        Assert.All(scripts, script => Assert.Equal(MigrationState.Applied, script.State));
        var findings = await MigrationChecker.CheckAsync(target, new CheckOptions { Run = Options }, observer, None);
        Assert.DoesNotContain(findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.Empty(await DriftAsync());
        var history = await SchemaComparer.GetHistoryAsync(target, new SchemaHistoryQuery { Objects = [$"{Schema}.item"] }, None);
        Assert.NotEmpty(history);
        var runs = new List<ScriptRun>();
        await foreach (var run in Migrator.GetHistoryAsync(target, new HistoryQuery(), observer, None))
            runs.Add(run);
        Assert.Equal(5, runs.Count);
        Assert.All(
            runs,
            run => Assert.InRange(run.StartedAt!.Value, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1))
        );
    }

    private async Task BringBackAsync(BackupOptions options)
    {
        var before = await RowsAsync();
        var backup = await SchemaBackups.BackupAsync(target, options with { Tables = [$"{Schema}.item"] }, observer, None);
        await ExecuteAsync($"DELETE FROM {Schema}.item WHERE id = 2; UPDATE {Schema}.item SET share = 7, word = NULL");
        await SchemaBackups.RestoreAsync(
            target,
            options.Folder is null
                ? new RestoreOptions { BackupId = backup.BackupId }
                : new RestoreOptions { Path = backup.Path },
            observer,
            None
        );
        Assert.Equal(before, await RowsAsync());
    }

    private async Task UndoAsync()
    {
        await Migrator.UndoAsync(target, Options, new UndoOptions { To = "0002_index" }, observer, None);
        Assert.Equal(
            0L,
            await ScalarAsync(
                $"SELECT count(*) FROM pg_attribute WHERE attrelid = '{Schema}.item'::regclass AND attname = 'note'"
            )
        );
        Assert.Empty(await DriftAsync());
    }

    private Task<IReadOnlyList<SchemaChange>> DriftAsync() =>
        SchemaComparer.CompareAsync(target, new SchemaReference(), null, "grate", observer, None);

    private async Task<object?> RowsAsync() =>
        await ScalarAsync(
            $"""
            SELECT string_agg(concat_ws('|', id, convert_to(word, 'UTF8'), extract(epoch FROM made), day - date '2000-01-01',
                       extract(epoch FROM span), float8send(share), bytes, list[3], list[2] IS NULL), ',' ORDER BY id)
            FROM {Schema}.item
            """
        );

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await ServerConnection.OpenAsync(target, "test", Plain, None);
        return await connection.ScalarAsync(sql, [], None);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await ServerConnection.OpenAsync(target, "test", Plain, None);
        foreach (var statement in sql.Split("; "))
            await connection.ExecuteAsync(statement, [], None);
    }

    private static KeyValuePair<string, string>[] Plain =>
        [
            new("statement_timeout", "0"),
            new("lock_timeout", "0"),
            new("default_transaction_read_only", "off"),
            new("bytea_output", "hex"),
        ];
}
