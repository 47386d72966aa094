using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Makes the files of a new migration: the script, how to take it back, how to verify it.</summary>
[Cmdlet(VerbsCommon.New, "PgMigration", SupportsShouldProcess = true, HelpUri = Documentation.Home)]
[OutputType(typeof(FileInfo))]
public sealed class NewPgMigrationCommand : ScaffoldCmdlet
{
    /// <summary>What the migration does, for instance <c>Add owner to asset</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The migration folder; made where it does not exist.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = FolderPath.Default;

    /// <summary>One of the folders of scripts; otherwise the one whose scripts run once, <c>up</c> of grate's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FolderCompleter))]
    public string? Folder { get; set; }

    /// <summary>The one environment the script is for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>Writes the directive for statements that PostgreSQL refuses in a transaction.</summary>
    [Parameter]
    public SwitchParameter NoTransaction { get; set; }

    /// <summary>Makes no file in <c>down</c>.</summary>
    [Parameter]
    public SwitchParameter NoDown { get; set; }

    /// <summary>Makes no file in <c>verify</c>.</summary>
    [Parameter]
    public SwitchParameter NoVerify { get; set; }

    /// <summary>
    /// The file that may name folders of scripts; otherwise <c>pgmigrate.json</c> in the migration folder or the current one, or
    /// above.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Configuration { get; set; }

    /// <inheritdoc/>
    protected override void Finish()
    {
        string folder = FolderPath.Resolve(SessionState, Path);
        string? configuration = ConfigurationPath.Find(SessionState, Configuration, Path);
        IReadOnlyList<ScaffoldFile> files = Scaffold(folder, configuration).Plan();
        bool hasSum = File.Exists(FolderSum.PathIn(folder));
        MigrationException? mismatch = FolderSum.FindMismatch(folder, configuration);
        ScaffoldFile[] made = [.. files.Where(Make)];
        if (hasSum && made.Length > 0)
            UpdateSum(folder, configuration, mismatch);
    }

    private ScriptScaffold Scaffold(string folder, string? configuration) =>
        new()
        {
            Path = folder,
            Configuration = configuration,
            Title = Name,
            Folder = Folder,
            Environment = Environment,
            NoTransaction = NoTransaction,
            WithDown = !NoDown,
            WithVerify = !NoVerify,
        };
}
