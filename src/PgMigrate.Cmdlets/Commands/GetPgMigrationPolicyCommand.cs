using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Policies;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Lists every setting of the policy that runs of a target, or of an environment, go by. Asks no database.</summary>
[Cmdlet(VerbsCommon.Get, "PgMigrationPolicy", DefaultParameterSetName = ByEnvironment, HelpUri = Documentation.Home)]
[OutputType(typeof(PolicySetting))]
public sealed class GetPgMigrationPolicyCommand : AsyncPSCmdlet
{
    private const string ByEnvironment = "Environment";
    private const string ByTarget = "Target";

    /// <summary>The environments; otherwise runs without one.</summary>
    [Parameter(ParameterSetName = ByEnvironment, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string[]? Environment { get; set; }

    /// <summary>Names in <c>pgmigrate.json</c>: their environments are meant.</summary>
    [Parameter(ParameterSetName = ByTarget, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TargetCompleter))]
    public string[] Target { get; set; } = [];

    /// <summary>Names of settings, with wildcards; otherwise all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Setting { get; set; }

    /// <summary>The migration folder, in or above which <c>pgmigrate.json</c> is looked for first.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = FolderPath.Default;

    /// <summary>
    /// The file of targets and policies; otherwise <c>pgmigrate.json</c> in the migration folder or the current one, or above.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Configuration { get; set; }

    /// <inheritdoc/>
    protected override void Finish()
    {
        string? named = Configuration is null ? null : FolderPath.Resolve(SessionState, Configuration);
        string[] folders = ConfigurationPath.Folders(SessionState, Path);
        ConfigurationFile? file =
            Target.Length > 0 ? ConfigurationFile.Find(named, folders) : ConfigurationFile.TryFind(named, folders);
        var settings = new NamePatterns(Setting);
        foreach (string? environment in Environments(file))
        foreach (PolicySetting setting in PolicyListing.Of(file, environment).Where(found => settings.Match(found.Setting)))
            WriteObject(setting);
    }

    private IEnumerable<string?> Environments(ConfigurationFile? file) =>
        ParameterSetName == ByTarget
            ? Target.Select(name => file!.Target(name).Target.Environment).Distinct(StringComparer.OrdinalIgnoreCase)
            : Environment ?? new string?[] { null };
}
