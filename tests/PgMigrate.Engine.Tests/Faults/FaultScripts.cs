using System.Globalization;
using System.Text;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>
/// A migration folder whose scripts write down each execution, in a table without a key, so that a second one shows. They run in
/// one transaction, statement by statement, and outside of transactions.
/// </summary>
internal sealed class FaultScripts : IDisposable
{
    /// <summary>The script that runs every time.</summary>
    public const string EveryTime = "0001_every_time.sql";

    /// <summary>The rows of each file that is loaded.</summary>
    public const int LoadedRows = 20_000;

    private const string Step = "{step}";

    private readonly TempFolder _folder = new();
    private readonly List<string> _steps = [];
    private readonly List<string> _tables = [];
    private readonly List<string> _indexes = [];
    private readonly List<string> _loaded = [];
    private int _last;

    public FaultScripts()
    {
        Write(
            "up",
            "tables",
            "CREATE TABLE execution (script text NOT NULL, step integer NOT NULL, executed_at timestamptz NOT NULL DEFAULT "
                + $"clock_timestamp());\n{Step}\n"
                + "CREATE TABLE item (id integer PRIMARY KEY, name text NOT NULL);\nINSERT INTO item SELECT n, md5(n::text) "
                + $"FROM generate_series(1, 5000) n;\n{Step}\n"
        );
        _folder.Write("data/rows.csv", string.Concat(Enumerable.Range(1, LoadedRows).Select(id => $"{id},{Guid.NewGuid()}\n")));
        for (var round = 0; round < 3; round++)
            WriteRound();
        Write("functions", "function", $"CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n{Step}\n");
        _folder.Write($"permissions/{EveryTime}", $"INSERT INTO execution VALUES ('{EveryTime}', 1);\n");
    }

    /// <summary>The migration folder.</summary>
    public string Path => _folder.FullPath;

    /// <summary>The names of the scripts that run once, in order.</summary>
    public IEnumerable<string> Once => _steps.Select(step => step.Split('/')[0]).Distinct();

    /// <summary><c>script/step</c> of all that is written down by the scripts that run once, in order.</summary>
    public IReadOnlyList<string> Steps => _steps;

    /// <summary>The tables that must be there at the end.</summary>
    public IReadOnlyList<string> Tables => _tables;

    /// <summary>The tables that must hold <see cref="LoadedRows"/> at the end.</summary>
    public IReadOnlyList<string> Loaded => _loaded;

    /// <summary>The indexes that must be there, and valid, at the end.</summary>
    public IReadOnlyList<string> Indexes => _indexes;

    public void Dispose() => _folder.Dispose();

    private void WriteRound()
    {
        var n = _last;
        _tables.AddRange([$"transaction_{n}", $"off_{n}", $"part_{n}"]);
        _indexes.Add($"item_{n}");
        Write("up", "transaction", $"{Step}\nCREATE TABLE transaction_{n} (a integer);\nSELECT pg_sleep(0.03);\n{Step}\n");
        Write(
            "up",
            "off",
            $"-- pgmigrate:transaction off\n{Step}\nSELECT pg_sleep(0.02);\nCREATE TABLE off_{n} (a integer);\n{Step}\nSELECT "
                + $"pg_sleep(0.02);\n{Step}\n"
        );
        Write(
            "up",
            "indexes",
            $"{Step}\nCREATE UNIQUE INDEX CONCURRENTLY item_{n} ON item (name, id);\n{Step}\nCREATE INDEX CONCURRENTLY gone_{n} "
                + $"ON item (lower(name));\n{Step}\n"
        );
        Write("up", "reindex", $"{Step}\nREINDEX INDEX CONCURRENTLY item_{n};\n{Step}\nREINDEX TABLE CONCURRENTLY item;\n");
        Write("up", "drop", $"DROP INDEX CONCURRENTLY gone_{n};\n{Step}\n");
        Write("up", "vacuum", $"{Step}\nVACUUM item;\n{Step}\n");
        Write(
            "up",
            "detach",
            $"CREATE TABLE whole_{n} (a integer) PARTITION BY RANGE (a);\nCREATE TABLE part_{n} PARTITION OF whole_{n} FOR "
                + $"VALUES FROM (0) TO (9);\n{Step}\n"
                + $"ALTER TABLE whole_{n} DETACH PARTITION part_{n} CONCURRENTLY;\n{Step}\n"
        );
        _loaded.Add($"loaded_{n}");
        Write(
            "up",
            "load",
            $"-- pgmigrate:copy table=loaded_{n} file=../data/rows.csv\n-- pgmigrate:copy table=execution columns=script,step "
                + $"file=../data/{{script}}.csv\nCREATE TABLE loaded_{n} (id integer PRIMARY KEY, name text);\n"
        );
        _folder.Write($"data/{_last:0000}_load.sql.csv", $"{_last:0000}_load.sql,1\n");
        Write("up", "copy", "COPY execution (script, step) FROM stdin;\n{script}\t1\n\\.\n");
    }

    private void Write(string folder, string name, string template)
    {
        var script = string.Create(CultureInfo.InvariantCulture, $"{++_last:0000}_{name}.sql");
        var text = new StringBuilder();
        var steps = 0;
        foreach (var line in template.Split('\n'))
            text.Append(
                    line == Step
                        ? $"INSERT INTO execution VALUES ('{script}', {++steps});"
                        : line.Replace("{script}", script, StringComparison.Ordinal)
                )
                .Append('\n');
        _folder.Write($"{folder}/{script}", text.ToString());
        _steps.AddRange(Enumerable.Range(1, Math.Max(steps, 1)).Select(step => $"{script}/{step}"));
    }
}
