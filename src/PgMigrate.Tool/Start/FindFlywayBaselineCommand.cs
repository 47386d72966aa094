using System.Collections.ObjectModel;
using System.Management.Automation;
using PgMigrate.Spring;
using PgMigrate.Spring.Flyway;

namespace PgMigrate.Tool.Start;

/// <summary>
/// Looks at what Flyway has left in the database before an application's migrations run: refuses what the history here does not
/// know, and tells up to which script a database without a history is taken to have them.
/// </summary>
[Cmdlet("Find", "FlywayBaseline")]
public sealed class FindFlywayBaselineCommand : PSCmdlet
{
    /// <summary>The command's name.</summary>
    public static string Name => "Find-FlywayBaseline";

    /// <summary>What is about to run.</summary>
    [Parameter(Mandatory = true)]
    public object Plan { get; set; } = null!;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var plan = (StartPlan)(Plan is PSObject wrapped ? wrapped.BaseObject : Plan);
        try
        {
            if (
                Look(plan) is not { } history
                || (history.Scripts is null && !(history.HasObjects && plan.Flyway!.Baseline is not null))
            )
                return;
            HashSet<string> applied = Applied(plan);
            history.RefuseUnknown(plan.Migrations, applied, plan.Flyway!.Table);
            if (history.BaselineOf(plan.Migrations, applied, plan.Flyway) is { } script)
                WriteObject(script);
        }
        catch (SpringException exception)
        {
            ThrowTerminatingError(
                new ErrorRecord(exception, "FlywayHistoryUnknown", ErrorCategory.InvalidOperation, plan.Flyway!.Table)
                {
                    ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = exception.Action },
                }
            );
        }
        catch (RuntimeException exception)
        {
            ThrowTerminatingError(exception.ErrorRecord);
        }
    }

    // A database that is still to be made has nothing of Flyway.
    private FlywayHistory? Look(StartPlan plan)
    {
        string answer = Path.Combine(plan.Folder!.Path, "flyway-history.csv");
        try
        {
            Run(
                "param($look, $query, $path) Export-PgData -Path $path -Query $query -Format Csv @look -ErrorAction Stop",
                plan.Connection,
                FlywayHistory.Query(plan.Flyway!),
                answer
            );
        }
        catch (RuntimeException exception)
            when (plan.Arguments.Has("CreateDatabase")
                && exception.ErrorRecord.FullyQualifiedErrorId.StartsWith("DatabaseNotFound", StringComparison.Ordinal)
            )
        {
            return null;
        }

        return FlywayHistory.Read(File.ReadAllText(answer));
    }

    private HashSet<string> Applied(StartPlan plan) =>
        Run(
                "param($connection, $path) Get-PgMigration -Path $path -State Applied, Changed @connection -ErrorAction Stop",
                plan.Connection,
                plan.Folder!.Path
            )
            .Select(script => (string)script.Properties["Script"].Value)
            .ToHashSet(StringComparer.Ordinal);

    private Collection<PSObject> Run(string script, params object[] arguments) =>
        InvokeCommand.InvokeScript(useLocalScope: true, ScriptBlock.Create(script), null, arguments);
}
