using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>
/// Completes the runs of the database that is typed already, the newest first, with their time and scripts. A server that does
/// not answer soon gives none.
/// </summary>
public sealed class RunCompleter : IArgumentCompleter
{
    private const int ScriptsAtMost = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        return
        [
            .. Read(Settings(fakeBoundParameters))
                .GroupBy(run => run.RunId)
                .Where(run => $"{run.Key}".StartsWith(wordToComplete ?? string.Empty, StringComparison.OrdinalIgnoreCase))
                .Select(run => Describe($"{run.Key}", [.. run])),
        ];
    }

    private static CompletionResult Describe(string id, ScriptRun[] scripts)
    {
        string[] names = [.. Enumerable.Reverse(scripts).Select(script => script.Script)];
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{scripts[^1].StartedAt?.UtcDateTime:u} {string.Join(", ", names.Take(3))}{(names.Length > 3 ? " …" : string.Empty)}"
        );
        return new CompletionResult(
            id,
            $"{id} {CleanText.Line(text)}",
            CompletionResultType.ParameterValue,
            CleanText.Line(text)
        );
    }

    private static IReadOnlyList<ScriptRun> Read(ConnectionSettings settings)
    {
        using var clock = new CancellationTokenSource(Patience);
        try
        {
            return Task.Run(() => ReadAsync(settings, clock.Token), clock.Token).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is MigrationException or OperationCanceledException)
        {
            // A key that was pressed is no place for errors; the command itself will tell.
            return [];
        }
    }

    private static async Task<IReadOnlyList<ScriptRun>> ReadAsync(ConnectionSettings settings, CancellationToken stop)
    {
        var runs = new List<ScriptRun>();
        var query = new HistoryQuery { Statuses = [ScriptRunStatus.Applied, ScriptRunStatus.Baselined], First = ScriptsAtMost };
        ConnectionTarget target = ConnectionResolver.Resolve(settings);
        await foreach (
            ScriptRun run in Migrator.GetHistoryAsync(target, query, new ResultObserver(null), stop).ConfigureAwait(false)
        )
            if (run.RunId != Guid.Empty)
                runs.Add(run);
        return runs;
    }

    private static ConnectionSettings Settings(IDictionary parameters) =>
        new()
        {
            ConnectionString = Text(parameters, "ConnectionString"),
            Server = Text(parameters, "Server"),
            Port = parameters["Port"] is { } port ? LanguagePrimitives.ConvertTo<int>(port) : null,
            Database = Text(parameters, "Database"),
            Target = Text(parameters, "Target"),
            TargetDirectory = parameters["Target"] is null ? null : NameCompleter.FindLocation(),
            Configuration = Text(parameters, "Configuration"),
        };

    private static string? Text(IDictionary parameters, string name) =>
        parameters[name] is { } value ? LanguagePrimitives.ConvertTo<string>(value) : null;
}
