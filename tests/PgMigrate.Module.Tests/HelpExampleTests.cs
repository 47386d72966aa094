using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The examples of the help pages run as they stand: a page's examples in order, in one session.</summary>
public sealed class HelpExampleTests : IDisposable
{
    /// <summary>
    /// What a test host has not: a person, a vault, an editor, a Docker engine, servers with targets; or what would reach beyond
    /// the test, or not end.
    /// </summary>
    private static readonly string[] NotRun =
    [
        "Approve-PgMigrationPlan: Example 2: Approve a plan with a certificate of the store",
        "Approve-PgMigrationPlan: Example 3: See who has approved the pipeline's run",
        "Backup-PgSchema: Example 5: Have pg_dump write the archive",
        "Export-PgMigrationDashboard: Example 2: All targets, every minute",
        "Export-PgMigrationDashboard: Example 3: With the plans that wait for approval",
        "Get-PgSchemaShape: Example 2: One rehearsal for each shape",
        "Invoke-PgMigration: Example 6: Pass a secret to a script",
        "New-PgMigration: Example 5: Open the new files in an editor",
        "Show-PgMigrationDashboard: Example 1: Keep an eye on all targets",
        "Show-PgMigrationDashboard: Example 2: On a port of its own, once a minute",
        "Start-PgSandbox: Example 4: Test against another version",
        "Stop-PgSandbox: Example 4: Stop all sandboxes of this user",
        "Update-PgMigrationSum: Example 3: See whether a build would write another file",
    ];

    private readonly Shell _shell = Shell.Open();
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Names => [.. HelpPages.Commands.Keys.Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        // Of a page whose examples failed halfway.
        _shell.Run("if ($sandbox) { $sandbox | Stop-PgSandbox -ErrorAction Ignore }");
        _shell.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Examples_run_in_order(string name)
    {
        CopyFolder(RepositoryRoot.Combine("migrations"), _folder["migrations"]);
        _shell.Run("$ExecutionContext.SessionState.Path.SetLocation($Folder)", ("Folder", _folder.FullPath)).ThrowOnError();

        foreach (var example in HelpPages.Commands[name].Examples.Where(example => example.CanRun))
            _shell.Run(example.Code).ThrowOnError();

        Assert.Empty(_shell.Run("Get-PgSandbox | Where-Object Path -eq $sandbox.Path").ThrowOnError().Output);
    }

    [Fact]
    public void Few_examples_are_not_run()
    {
        var marked = HelpPages.Commands.Values.SelectMany(page =>
            page.Examples.Where(example => !example.CanRun).Select(example => $"{page.Name}: {example.Title}")
        );

        Assert.Equal(NotRun, marked.Order(StringComparer.Ordinal));
    }

    private static void CopyFolder(string source, string target)
    {
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
