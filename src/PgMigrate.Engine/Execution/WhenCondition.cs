using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Background;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Judges a <c>when</c> directive, or another one with such a query: one row with one Boolean; NULL and no row do not hold.
/// </summary>
/// <param name="file">The script.</param>
/// <param name="mask">The secrets.</param>
/// <param name="directive">The directive that has the query.</param>
internal sealed class WhenCondition(ScriptFile file, SecretMask mask, string directive)
{
    private const string Directive = "when";

    /// <summary>Whether an answer of the query holds.</summary>
    /// <param name="value">The first column of its first row; null where it has none.</param>
    /// <exception cref="MigrationException">DirectiveInvalid: it is no Boolean.</exception>
    public bool Judge(object? value) =>
        value switch
        {
            bool holds => holds,
            null or DBNull => false,
            _ => throw Invalid($"gives {value.GetType().Name}, not a Boolean", null),
        };

    /// <summary>What it means that the query fails.</summary>
    public MigrationException Failed(PostgresException exception) => Invalid($"fails: {exception.MessageText}", exception);

    /// <summary>
    /// Whether the condition holds, in the transaction that the connection is in, if any, and on the user's search_path.
    /// </summary>
    /// <param name="connection">A connection that was opened for users' code.</param>
    /// <param name="condition">The query, secrets as placeholders.</param>
    /// <param name="file">The script.</param>
    /// <param name="mask">The secrets.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="MigrationException">DirectiveInvalid where it fails or is no Boolean.</exception>
    public static async Task<bool> HoldsAsync(
        ServerConnection connection,
        string condition,
        ScriptFile file,
        SecretMask mask,
        CancellationToken cancellationToken
    )
    {
        var judge = new WhenCondition(file, mask, Directive);
        try
        {
            return judge.Judge(
                await connection.AsUser.ScalarAsync(mask.Reveal(condition), [], cancellationToken).ConfigureAwait(false)
            );
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            throw judge.Failed(exception);
        }
    }

    /// <summary>
    /// The scripts of a plan that a run would leave out as the database is now, by name, and why: those whose condition does not
    /// hold, and what requires them. A script that runs before may change the answer. None where there is no database yet.
    /// </summary>
    /// <param name="run">The run that would be.</param>
    /// <param name="stop">Cancels the queries.</param>
    /// <param name="denied">
    /// Takes the scripts whose condition the user has no right to ask for, by name, and what the server says; null where that is
    /// an error.
    /// </param>
    /// <exception cref="MigrationException">DirectiveInvalid.</exception>
    public static async Task<IReadOnlyDictionary<string, LeftOutReason>> FindLeftOutAsync(
        RunState run,
        CancellationToken stop,
        IDictionary<string, string>? denied = null
    )
    {
        var leftOut = new Dictionary<string, LeftOutReason>(StringComparer.Ordinal);
        var requirements = new Requirements(run);
        foreach (var entry in run.Plan.ToRun)
        {
            var reason = requirements.WhyUnmet(entry) ?? await WhyUnmetAsync(run, entry, denied, stop).ConfigureAwait(false);
            if (reason is not null)
            {
                leftOut.Add(entry.Name, reason);
                requirements.LeftOut(entry, reason);
            }
            else if (await BackgroundForecast.WouldLeaveAsync(run, entry, stop).ConfigureAwait(false))
            {
                requirements.LeftInBackground(entry, BackgroundForecast.HowFar);
            }
        }

        return leftOut;
    }

    private static async Task<LeftOutReason?> WhyUnmetAsync(
        RunState run,
        PlanEntry entry,
        IDictionary<string, string>? denied,
        CancellationToken stop
    )
    {
        if (run.Server is not { } server || entry.Directives.When is not { } condition)
            return null;
        try
        {
            var holds = await HoldsAsync(server, condition, entry.File, run.Context.Mask, stop).ConfigureAwait(false);
            return holds ? null : new LeftOutReason(SkipReason(entry));
        }
        catch (MigrationException failure)
            when (denied is not null && failure.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            denied[entry.Name] = failure.Message;
            return null;
        }
    }

    /// <summary>Why a script is left out whose condition does not hold.</summary>
    public static string SkipReason(PlanEntry entry) => $"when: {entry.Directives.When}";

    private MigrationException Invalid(string problem, PostgresException? exception) =>
        new(
            MigrationErrorId.DirectiveInvalid,
            mask.Hide($"{file.Path}: the '{directive}' directive {problem}."),
            $"Write a query that gives one Boolean, for instance: {directive} SELECT to_regclass('app.old_table') IS NOT NULL"
        )
        {
            Script = file.Name,
            Path = file.Path,
            SqlState = exception?.SqlState,
            Detail = mask.HideIn(exception?.Detail),
            Hint = mask.HideIn(exception?.Hint),
        };
}
