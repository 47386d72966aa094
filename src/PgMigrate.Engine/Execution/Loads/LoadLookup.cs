using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Rules.Target;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>
/// Holds loads against the database before a run changes anything: what a load asks when it begins, asked of the tables that will
/// be then what they are now.
/// </summary>
internal static class LoadLookup
{
    private static readonly LoadMisfitRule Rule = new();

    /// <summary>What does not fit.</summary>
    /// <param name="server">The database.</param>
    /// <param name="loads">The loads.</param>
    /// <param name="dataOf">The files that a script loads.</param>
    /// <param name="findings">Decides severities.</param>
    /// <param name="stop">Cancels the queries.</param>
    public static async Task<IReadOnlyList<Finding>> FindAsync(
        ServerConnection server,
        IReadOnlyList<LoadNeeded> loads,
        Func<Script, IReadOnlyList<DataFile>> dataOf,
        FindingFactory findings,
        CancellationToken stop
    )
    {
        if (findings.IsOff(Rule))
            return [];
        var found = new List<Finding>();
        foreach (var needed in loads)
            // A file that is missing is told of otherwise.
            if (
                dataOf(needed.Script).FirstOrDefault(file => file.Load == needed.Load) is { Exists: true } file
                && await WhyNotAsync(server, needed, file, stop).ConfigureAwait(false) is { } problem
            )
                found.Add(findings.Of(Rule, Seen(needed, problem)));
        return found;
    }

    /// <summary>
    /// The files that a script of a folder loads; none where one of them lies outside, which is told otherwise.
    /// </summary>
    public static IReadOnlyList<DataFile> DataIn(string folder, Script script)
    {
        try
        {
            return DataFile.FindAll(folder, script.File, script.Directives);
        }
        catch (MigrationException problem) when (problem.ErrorId == MigrationErrorId.DataFileInvalid)
        {
            return [];
        }
    }

    private static async Task<MigrationException?> WhyNotAsync(
        ServerConnection server,
        LoadNeeded needed,
        DataFile file,
        CancellationToken stop
    )
    {
        try
        {
            // The name means what it means in the script.
            var table = await LoadTable.ReadAsync(server.AsUser, file.Load, needed.Table, stop).ConfigureAwait(false);
            var header = await HeaderAsync(file, stop).ConfigureAwait(false);
            LoadStage.RequireKey(file.Load, table, LoadHead.Columns(file, table, header));
            return null;
        }
        catch (MigrationException problem)
            when (problem.ErrorId is MigrationErrorId.DataFileInvalid or MigrationErrorId.DirectiveInvalid)
        {
            return problem;
        }
    }

    private static async Task<string?> HeaderAsync(DataFile file, CancellationToken stop)
    {
        if (file.Load.Header != LoadHeader.Match)
            return null;
        var source = await LoadSource.OpenAsync(file, stop).ConfigureAwait(false);
        await using var dispose = source.ConfigureAwait(false);
        return (await LoadReading.BeginAsync(file, source, progress: null, stop).ConfigureAwait(false)).Header;
    }

    private static Observation Seen(LoadNeeded needed, MigrationException problem)
    {
        var place = $"{problem.Path}:{problem.Line}:{problem.Column}: ";
        var message = problem.Message.StartsWith(place, StringComparison.Ordinal)
            ? problem.Message[place.Length..]
            : problem.Message;
        return new Observation($"{message} {problem.RecommendedAction}")
        {
            Script = needed.Script.File,
            Directives = needed.Script.Directives,
            Line = needed.Load.Directive.Line,
            Column = needed.Load.Directive.Column,
            Object = needed.Load.Table.ToString(),
        };
    }
}
