using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Undo;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Makes the files of a new migration, or what takes one back that is there.</summary>
[Cmdlet(
    VerbsCommon.New,
    "PgMigration",
    DefaultParameterSetName = Whole,
    SupportsShouldProcess = true,
    HelpUri = Documentation.Home
)]
[OutputType(typeof(FileInfo))]
public sealed class NewPgMigrationCommand : ScaffoldCmdlet
{
    private const string Whole = "Script";
    private const string Down = "Down";

    /// <summary>What the migration does, for instance <c>Add owner to asset</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = Whole)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>
    /// Scripts that are there: for each, what takes it back is written into <c>down</c>, as far as its text tells. What has no
    /// certain inverse is named there, and the file counts as missing until that is written.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = Down)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScriptCompleter))]
    public string[] DownFor { get; set; } = [];

    /// <summary>The migration folder; made where it does not exist, unless for <see cref="DownFor"/>.</summary>
    [Parameter(Position = 1, ParameterSetName = Whole)]
    [Parameter(Position = 0, ParameterSetName = Down)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = FolderPath.Default;

    /// <summary>One of the folders of scripts; otherwise the one whose scripts run once, <c>up</c> of grate's own.</summary>
    [Parameter(ParameterSetName = Whole)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FolderCompleter))]
    public string? Folder { get; set; }

    /// <summary>The one environment the script is for.</summary>
    [Parameter(ParameterSetName = Whole)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>Writes the directive for statements that PostgreSQL refuses in a transaction.</summary>
    [Parameter(ParameterSetName = Whole)]
    public SwitchParameter NoTransaction { get; set; }

    /// <summary>Makes no file in <c>down</c>.</summary>
    [Parameter(ParameterSetName = Whole)]
    public SwitchParameter NoDown { get; set; }

    /// <summary>Makes no file in <c>verify</c>.</summary>
    [Parameter(ParameterSetName = Whole)]
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
        ScaffoldFile[] files =
            ParameterSetName == Down
                ? [.. DownFor.Select(script => DownOf(script, folder, configuration).Plan())]
                : [.. Scaffold(folder, configuration).Plan()];
        bool hasSum = File.Exists(FolderSum.PathIn(folder));
        MigrationException? mismatch = FolderSum.FindMismatch(folder, configuration);
        ScaffoldFile[] made = [.. files.Where(Make)];
        if (hasSum && made.Length > 0)
            UpdateSum(folder, configuration, mismatch);
    }

    private static DownScaffold DownOf(string script, string folder, string? configuration) =>
        new()
        {
            Path = folder,
            Configuration = configuration,
            Script = script,
        };

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
