using System.Text;
using PgMigrate.Benchmarks.Cases;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Benchmarks.Contenders;

/// <summary>
/// The least that a migration can cost: one psql, one file, and for each script a transaction with a history row that stores
/// its text. It takes no lock, reads no folder and computes no hash.
/// </summary>
public sealed class PsqlContender
{
    /// <summary>For the table.</summary>
    public const string Name = "psql";

    private const string History = """
        CREATE TABLE public.history (
            id bigserial NOT NULL PRIMARY KEY,
            script_name varchar(255),
            text_of_script text,
            text_hash varchar(512),
            entry_date timestamp,
            entered_by varchar(50)
        );

        """;

    private readonly string _program;
    private readonly string _file;

    /// <param name="bench">Where the file goes.</param>
    /// <param name="server">Whose psql is used; otherwise that of PATH.</param>
    /// <param name="folder">The scripts.</param>
    /// <exception cref="CaseSkippedException">There is no psql.</exception>
    public PsqlContender(Bench bench, BenchmarkServer server, ScriptFolder folder)
    {
        _program = ProgramPath.Find("psql", server.BinPath) ?? throw new CaseSkippedException("there is no psql");
        _file = Path.Combine(bench.CreateFolder("psql"), "all.sql");
        File.WriteAllText(_file, Text(folder));
    }

    /// <summary>Runs the file once.</summary>
    public Task MigrateAsync(DatabaseAddress database, CancellationToken cancellationToken) =>
        ProcessRunner.RunAsync(
            new ProcessRequest(
                _program,
                "--no-psqlrc",
                "--quiet",
                "--set",
                "ON_ERROR_STOP=1",
                "--file",
                _file,
                database.LibpqConnectionString
            )
            {
                Environment = database.Environment,
                TimeLimit = TimeSpan.FromMinutes(10),
            },
            cancellationToken
        );

    private static string Text(ScriptFolder folder)
    {
        var text = new StringBuilder(History);
        foreach (var file in folder.Files)
        {
            var script = File.ReadAllText(file);
            text.Append("BEGIN;\n")
                .Append(script)
                .Append(
                    $"""
                    INSERT INTO public.history (script_name, text_of_script, text_hash, entry_date, entered_by)
                    VALUES ('{Path.GetFileName(file)}', $script${script}$script$, 'q1sFTPUqXzgXLMHQnpHCqg==', now(), 'bench');
                    COMMIT;

                    """.ReplaceLineEndings("\n")
                );
        }

        return text.ToString();
    }
}
