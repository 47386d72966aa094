using System.Collections.Concurrent;
using System.Text;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Scripts;

/// <summary>How often a run and a check open a file and cut a script, counted.</summary>
public sealed class ScriptReadingTests(PostgresServer server) : MigrationTestBase(server)
{
    // Other tests read scripts at the same time.
    private readonly string _mark = $"mark_{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<string> _opened = new();
    private readonly ConcurrentQueue<string> _cut = new();

    [Fact]
    public async Task A_run_cuts_a_script_once_and_opens_it_once_beside_grate()
    {
        WriteScripts();
        File.WriteAllBytes(
            Folder.Write("up/0004_latin.sql", ""),
            Encoding.Latin1.GetBytes($"-- {_mark} 4\nSET client_encoding = 'LATIN1';\nINSERT INTO item (note) VALUES ('é');")
        );

        await CountAsync(() => MigrateAsync());

        Assert.Equal("é", await Database.ScalarAsync<string>("SELECT note FROM item WHERE note NOT LIKE 'row%'"));
        Assert.Equal(
            ["0001_table.sql", "0002_directive.sql", "0003_copy.sql", "0004_latin.sql"],
            _opened.Select(Path.GetFileName).Order()
        );
        Assert.Equal(["1", "2", "3", "4"], CutNumbers());
    }

    // What earlier scripts made is asked for, and which tables hold no row: the checks look at the folder twice.
    [Fact]
    public async Task An_applied_file_is_opened_once_beside_grate_in_a_run_with_a_pending_script()
    {
        WriteScripts();
        await MigrateAsync();
        await Database.ExecuteAsync("TRUNCATE item");
        Folder.Write(
            "up/0005_pending.sql",
            "ALTER TABLE item ALTER COLUMN note SET NOT NULL; CREATE INDEX item_note ON item (note);"
        );
        FolderSum.Compute(Folder.FullPath).Write(Folder.FullPath);

        await CountAsync(() => MigrateAsync());

        Assert.Equal(
            ["0001_table.sql", "0002_directive.sql", "0003_copy.sql", "0005_pending.sql"],
            _opened.Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public async Task A_check_opens_and_cuts_each_script_once()
    {
        WriteScripts();

        await CountAsync(() =>
            MigrationChecker.CheckAsync(null, new CheckOptions { Run = Options }, Observer, CancellationToken.None)
        );

        Assert.Equal(["0001_table.sql", "0002_directive.sql", "0003_copy.sql"], _opened.Select(Path.GetFileName).Order());
        Assert.Equal(["1", "2", "3"], CutNumbers());
    }

    private void WriteScripts()
    {
        Folder.Write(
            "up/0001_table.sql",
            $"-- {_mark} 1\nCREATE TABLE item (id integer GENERATED ALWAYS AS IDENTITY, note text);"
        );
        Folder.Write(
            "up/0002_directive.sql",
            $"-- {_mark} 2\n-- pgmigrate:lock-timeout 3s\nINSERT INTO item (note) VALUES ('row 1');\nDO $$ BEGIN UPDATE item "
                + "SET note = 'row 2'; END $$;"
        );
        Folder.Write("up/0003_copy.sql", $"-- {_mark} 3\nCOPY item (note) FROM stdin;\nrow 3\n\\.\n");
    }

    private async Task CountAsync(Func<Task> work)
    {
        ScriptText.Opening += CountFile;
        SqlText.Cutting += CountText;
        try
        {
            await work();
        }
        finally
        {
            ScriptText.Opening -= CountFile;
            SqlText.Cutting -= CountText;
        }
    }

    private void CountFile(string path)
    {
        if (path.StartsWith(Folder.FullPath, StringComparison.Ordinal))
            _opened.Enqueue(path);
    }

    private void CountText(string text)
    {
        var at = text.IndexOf(_mark, StringComparison.Ordinal);
        if (at >= 0)
            _cut.Enqueue(text.Substring(at + _mark.Length + 1, 1));
    }

    private IEnumerable<string> CutNumbers() => _cut.Order();
}
