using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Import;

/// <summary>A converted folder, and a database that another tool has migrated.</summary>
public abstract class ImportTestBase(PostgresServer server) : MigrationTestBase(server)
{
    protected ImportOptions Import(MigrationTool tool) =>
        new()
        {
            From = tool,
            Path = Folder.FullPath,
            RunLockTimeout = TimeSpan.FromSeconds(20),
        };

    /// <summary>Writes the folder; each script makes an object of its own, so that one that runs again fails.</summary>
    private protected void Converted(MigrationTool tool, params RecordedOrigin[] scripts)
    {
        foreach (var script in scripts)
            Folder.Write(script.Script, TextOf(script.Script));
        new ConversionRecord(tool, scripts).Write(Folder.FullPath);
    }

    private protected static RecordedOrigin Script(string script, string? key, params string[] checksums) =>
        new()
        {
            Script = script,
            Origin = $"old/{script}",
            Key = key,
            Checksums = checksums,
        };

    /// <summary>Imports; gives what was recorded, or would be.</summary>
    protected async Task<IReadOnlyList<ScriptRun>> ImportAsync(ImportOptions options, bool previews = false)
    {
        var migrator = new PgMigrator(Target);
        var result = previews
            ? await migrator.PlanImportAsync(options, Observer, CancellationToken.None)
            : await migrator.ImportAsync(options, Observer, CancellationToken.None);
        return result.Runs;
    }

    protected async Task<MigrationException> RefuseAsync(
        ImportOptions options,
        MigrationErrorId id = MigrationErrorId.ImportRefused
    )
    {
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => ImportAsync(options));
        Assert.Equal(id, refusal.ErrorId);
        Assert.NotEmpty(refusal.RecommendedAction);
        Assert.Equal(0, await Database.ScalarAsync<long>("""SELECT count(*) FROM grate."ScriptsRun" """));
        return refusal;
    }

    /// <summary>The scripts that a run would execute now, each with its folder.</summary>
    protected async Task<IReadOnlyList<string>> PendingAsync(MigrationOptions? options = null)
    {
        var planned = await new PgMigrator(Target).PlanAsync(options ?? Options, null, CancellationToken.None);
        return
        [
            .. planned.Runs.Where(run => run.Status == ScriptRunStatus.WouldApply).Select(run => $"{run.Folder}/{run.Script}"),
        ];
    }

    protected static IEnumerable<string> Names(IEnumerable<ScriptRun> runs) => runs.Select(run => $"{run.Folder}/{run.Script}");

    private static string TextOf(string script)
    {
        var name = Path.GetFileNameWithoutExtension(script).Replace('.', '_');
        return script.StartsWith("up/", StringComparison.Ordinal)
            ? $"CREATE TABLE public.\"{name}\" (id integer);"
            : $"CREATE OR REPLACE VIEW public.\"{name}\" AS SELECT 1 AS one;";
    }
}
