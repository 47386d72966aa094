using System.Collections;
using System.Management.Automation;
using PgMigrate.Engine;
using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>Completes the scripts of the migration folder.</summary>
public sealed class ScriptCompleter : NameCompleter
{
    private protected override IEnumerable<string> GetNames(IDictionary boundParameters) =>
        FindFolder(boundParameters) is not { } folder ? []
        : boundParameters["Layout"] is { } tool ? LayoutListing.ScriptNames(folder, LanguagePrimitives.ConvertTo<string>(tool))
        : FolderListing.ScriptNames(folder, FindConfiguration(boundParameters));
}

/// <summary>Completes the environments that the migration folder and <c>pgmigrate.json</c> mention.</summary>
public sealed class EnvironmentCompleter : NameCompleter
{
    private protected override IEnumerable<string> GetNames(IDictionary boundParameters)
    {
        IEnumerable<string> ofScripts = FindFolder(boundParameters) is { } folder
            ? FolderListing.Environments(folder, FindConfiguration(boundParameters))
            : [];
        return ofScripts.Concat(FindTargets(boundParameters).Environments).Distinct(StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>Completes the targets of <c>pgmigrate.json</c>.</summary>
public sealed class TargetCompleter : NameCompleter
{
    private protected override IEnumerable<string> GetNames(IDictionary boundParameters) => FindTargets(boundParameters).Names;
}

/// <summary>Completes the folders of scripts.</summary>
public sealed class FolderCompleter : NameCompleter
{
    private protected override IEnumerable<string> GetNames(IDictionary boundParameters) =>
        FolderListing.Folders(FindFolder(boundParameters) ?? string.Empty, FindConfiguration(boundParameters));
}

/// <summary>Completes the rules that a run can pass over.</summary>
public sealed class SkippableRuleCompleter : NameCompleter
{
    private protected override IEnumerable<string> GetNames(IDictionary boundParameters) => MigrationChecker.SkippableRuleIds;
}

/// <summary>Completes the sandboxes that run.</summary>
public sealed class SandboxCompleter : NameCompleter
{
    private protected override IEnumerable<string> GetNames(IDictionary boundParameters)
    {
        try
        {
            return [.. SandboxManager.List().Select(sandbox => sandbox.Name)];
        }
        catch (MigrationException)
        {
            // A key that was pressed is no place for errors; the command itself will tell.
            return [];
        }
    }
}

/// <summary>Completes the receivers of alerts of <c>pgmigrate.json</c>.</summary>
public sealed class ReceiverCompleter : NameCompleter
{
    private protected override IEnumerable<string> GetNames(IDictionary boundParameters) =>
        FindTargets(boundParameters).Receivers;
}
