using System.Management.Automation;
using System.Net;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>A cmdlet about alerts on their way: in a database, or in a folder.</summary>
public abstract class AlertCmdlet : DatabaseCmdlet
{
    /// <summary>A folder that keeps alerts where databases could not: no server is asked then.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Names of receivers in <c>pgmigrate.json</c>; otherwise all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ReceiverCompleter))]
    public string[]? Receiver { get; set; }

    /// <summary>Full path of <see cref="Path"/>; null where it is not given.</summary>
    private protected string? Folder { get; private set; }

    private protected override bool WorksWithoutDatabase => Path is not null;

    private protected override void Prepare()
    {
        Folder = Path is null ? null : FolderPath.Resolve(SessionState, Path);
        if (Folder is not null && !Directory.Exists(Folder))
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"There is no folder '{Folder}'.",
                "Name the folder that the warning of a run has named."
            );
    }

    /// <summary>The file that names the receivers.</summary>
    /// <exception cref="MigrationException">TargetInvalid: there is none, or it cannot be understood.</exception>
    private protected ConfigurationFile ReadConfiguration() =>
        ConfigurationFile.Find(FindConfiguration(), ConfigurationPath.Folders(SessionState, folder: null));

    /// <summary>Asks this session for a secret.</summary>
    private protected NetworkCredential? AskSession(SecretConfiguration secret) => Ask(() => SessionPassword.Ask(secret));
}
