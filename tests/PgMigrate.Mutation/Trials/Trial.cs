using System.Globalization;
using PgMigrate.Mutation.Mutants;

namespace PgMigrate.Mutation.Trials;

/// <summary>
/// Tries one mutant: batch after batch of tests, until one notices it. Whoever fails must fail once more, alone: a test that this
/// machine's load has let fail notices nothing.
/// </summary>
internal sealed class Trial(Mutant mutant, TestPlan plan, TestProcess tests)
{
    // On a machine with other work on it; a test that waits for ever is known by then.
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(120);

    private readonly IReadOnlyDictionary<string, string> _variables = new Dictionary<string, string>
    {
        ["PGMIGRATE_MUTANT"] = mutant.Number.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Tries it.</summary>
    public async Task<Verdict> RunAsync(CancellationToken cancellationToken)
    {
        var batches = plan.Of(mutant);
        var verdict = new Verdict(mutant.Number, plan.Reaching(mutant), batches.Sum(batch => batch.Count), null, null);
        foreach (var batch in batches)
        {
            if (await NoticeAsync(batch, cancellationToken) is var (test, how))
                return verdict with { NoticedBy = test, How = how };
        }

        return verdict;
    }

    private async Task<(string Test, string How)?> NoticeAsync(IReadOnlyList<string> batch, CancellationToken cancellationToken)
    {
        while (batch.Count > 0)
        {
            var outcome = await RunAsync(batch, cancellationToken);
            if (outcome.Passed)
                return null;
            var suspects = Suspects(outcome, batch);
            var again = await RunAsync(suspects, cancellationToken);
            if (!again.Passed)
                return (Suspects(again, suspects)[0], How(again));
            batch = [.. batch.Except(suspects)];
        }

        return null;
    }

    // A process that died may have taken any of them along.
    private static IReadOnlyList<string> Suspects(TestOutcome outcome, IReadOnlyList<string> batch)
    {
        if (outcome.Failed.Count > 0)
            return [.. outcome.Failed];
        return outcome.Unfinished.Count > 0 ? [.. outcome.Unfinished] : batch;
    }

    private static string How(TestOutcome outcome)
    {
        if (outcome.Failed.Count > 0)
            return "failed";
        return outcome.Hangs ? "hung" : "crashed";
    }

    private Task<TestOutcome> RunAsync(IReadOnlyList<string> batch, CancellationToken cancellationToken)
    {
        var limit = SlowStart + TimeSpan.FromSeconds(5 * plan.Seconds(batch));
        return tests.RunAsync(batch, _variables, ["-stopOnFail"], limit, cancellationToken);
    }
}
