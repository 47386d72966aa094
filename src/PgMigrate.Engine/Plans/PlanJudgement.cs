using System.Globalization;
using System.Text;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>Whether a plan may run: all that keeps it from that, not the first alone.</summary>
/// <param name="plan">The plan, unaltered.</param>
/// <param name="options">How it is to be run.</param>
internal sealed class PlanJudgement(PlanFile plan, PlanRunOptions options)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private PlanDocument Document => plan.Document;

    /// <summary>The approvals that count; known once it was judged.</summary>
    public IReadOnlyList<PlanApproval> Approvals { get; private set; } = [];

    /// <summary>Judges it for the database that a run has before it.</summary>
    /// <param name="run">The run, connected, its history read; not in a transaction.</param>
    /// <param name="address">Host and port, as the caller gave them.</param>
    /// <param name="withTokens">True where the tokens of the run count: it is there to run.</param>
    /// <param name="stop">Cancels the queries.</param>
    public async Task<IReadOnlyList<PlanProblem>> JudgeAsync(
        RunState run,
        string address,
        bool withTokens,
        CancellationToken stop
    )
    {
        var problems = new List<PlanProblem>();
        if (JudgePage(plan) is { } otherPage)
            problems.Add(otherPage);
        problems.AddRange(JudgeTime(run.Facts!));
        problems.AddRange(JudgeOptions());
        if (JudgePolicy(run.Context.Policy) is { } otherPolicy)
            problems.Add(otherPolicy);
        problems.AddRange(Document.Scripts.SelectMany(script => PlanData.Judge(script, plan.Folder)));
        if (withTokens)
            problems.AddRange(JudgeTokens());
        var found = await DatabaseState.ReadTargetAsync(run, address, stop).ConfigureAwait(false);
        PlanProblem[] elsewhere = [.. PlanDifferences.Target(Document.Target, found)];
        problems.AddRange(elsewhere);
        // Of another database everything differs.
        if (elsewhere.Length == 0)
            problems.AddRange(
                PlanDifferences.State(Document.State, await DatabaseState.ReadAsync(run, stop).ConfigureAwait(false))
            );
        problems.AddRange(await JudgeApprovalsAsync(run, stop).ConfigureAwait(false));
        return problems;
    }

    /// <summary>The tokens with which it runs: what the plan has, and the caller's secrets.</summary>
    public IReadOnlyList<MigrationToken> Tokens =>
        [
            .. Document
                .Tokens.Select(token =>
                    token.Value is { } value ? new MigrationToken(token.Name, value, Secret: false)
                    : Given(token.Name) is { Value.Length: > 0 } given ? new MigrationToken(token.Name, given.Value, Secret: true)
                    : null
                )
                .OfType<MigrationToken>(),
        ];

    /// <summary>Whether the page beside a plan says something else; null where it does not, or there is none.</summary>
    public static PlanProblem? JudgePage(PlanFile plan)
    {
        var page = PlanPage.PathOf(plan.Path);
        return !File.Exists(page) || ReadPage(page) == PlanPage.Write(plan).ReplaceLineEndings("\n")
            ? null
            : new PlanProblem(
                PlanProblem.OtherPage,
                $"its page {OneLine.Of(page)} says something else: whoever has read that would approve something else",
                $"Take the page as {Operation.MakePlan} wrote it, or remove it, and see who has changed it."
            );
    }

    /// <summary>The refusal of a plan.</summary>
    /// <param name="path">The plan's file.</param>
    /// <param name="problems">Those that stop it; at least one.</param>
    /// <param name="target">The database.</param>
    public static MigrationException Refusal(string path, IReadOnlyList<PlanProblem> problems, string target)
    {
        var text = new StringBuilder($"The plan {path} is refused; nothing was changed.");
        foreach (var problem in problems)
            text.Append("\n- ").Append(problem.Message);
        return new MigrationException(
            MigrationErrorId.PlanRefused,
            text.ToString(),
            string.Join(' ', problems.Select(problem => problem.Advice).Distinct(StringComparer.Ordinal))
        )
        {
            Target = target,
            Path = path,
            Script = problems.Select(problem => problem.Script).Distinct(StringComparer.Ordinal).ToArray() is [{ } script]
                ? script
                : null,
        };
    }

    // By the server's clock alone: this machine's may be set by anybody.
    private IEnumerable<PlanProblem> JudgeTime(ServerFacts facts)
    {
        var now = facts.ServerTime;
        if (now >= Document.ExpiresAt)
            yield return new PlanProblem(
                PlanProblem.Expired,
                $"it has expired at {Time(Document.ExpiresAt)}, and the server's clock says {Time(now)}",
                "Make the plan again."
            );
        if (Document.MadeAt > now + Tolerance)
            yield return new PlanProblem(
                PlanProblem.Expired,
                $"it was made at {Time(Document.MadeAt)}, and the server's clock says {Time(now)}",
                "Set the server's clock, and make the plan again."
            );
    }

    private IEnumerable<PlanProblem> JudgeOptions()
    {
        var own = Document.Settings.Environment;
        if (options.Environment is { } asked && !asked.Equals(own, StringComparison.OrdinalIgnoreCase))
            yield return new PlanProblem(
                PlanProblem.OtherEnvironment,
                $"it was made for the environment {OneLine.Of(own ?? "none")}, and {OneLine.Of(asked)} is asked for",
                "Leave the environment out, or make a plan for it."
            );
        if (options.HistorySchema is { } schema && schema != Document.Settings.HistorySchema)
            yield return new PlanProblem(
                PlanProblem.OtherHistory,
                $"its history is in the schema {OneLine.Of(Document.Settings.HistorySchema)}, and "
                    + $"{OneLine.Of(schema)} is asked for",
                $"Leave {RunOption.HistorySchema} out, or make a plan for it."
            );
    }

    private PlanProblem? JudgePolicy(RunPolicy? policy) =>
        PlanPolicy.Of(policy) is var now && now == Document.Policy
            ? null
            : new PlanProblem(
                PlanProblem.OtherPolicy,
                (Document.Policy, now) switch
                {
                    (null, { } holds) => $"it was made under no policy, and {OneLine.Of(holds.Name)} holds now",
                    ({ } old, null) => $"it was made under {OneLine.Of(old.Name)}, and no policy holds now",
                    var (old, holds) =>
                        $"it was made under {OneLine.Of(old!.Name)}, and {OneLine.Of(holds!.Name)} is another one",
                },
                "Make the plan again, under the policy that holds."
            );

    private IEnumerable<PlanProblem> JudgeTokens()
    {
        foreach (var token in Document.Tokens)
            if (Given(token.Name) is { } given && !PlanSecret.IsSame(token, given.Value))
                yield return OtherToken($"the token {OneLine.Of(token.Name)} has another value than in the plan");
            else if (token.Value is null && Given(token.Name) is null)
                yield return OtherToken($"the secret token {OneLine.Of(token.Name)} is not given, and no plan holds secrets");
        foreach (var given in options.Tokens)
            if (!Document.Tokens.Any(token => token.Name.Equals(given.Name, StringComparison.OrdinalIgnoreCase)))
                yield return OtherToken($"the token {OneLine.Of(given.Name)} is given, and is none of the plan's");
    }

    private async Task<IReadOnlyList<PlanProblem>> JudgeApprovalsAsync(RunState run, CancellationToken stop)
    {
        var rules = options.Approvals.Under(run.Context.Policy?.Policy);
        var (pipeline, unknown) = rules.FromPipeline
            ? await new PipelineApprovals(options.Variable, options.PipelineLimit).ReadAsync(plan, stop).ConfigureAwait(false)
            : ([], null);
        var runner = PlanAuthor.Read(options.Variable);
        var approvals = PlanApprovals.Read(plan, rules, runner, run.Facts!.ServerTime, pipeline, unknown);
        Approvals = approvals.Counting;
        return approvals.Problems;
    }

    // Git may have turned the ends of its lines.
    private static string? ReadPage(string page)
    {
        try
        {
            return PlainFile.ReadText(page).ReplaceLineEndings("\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private MigrationToken? Given(string name) =>
        options.Tokens.FirstOrDefault(token => token.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static PlanProblem OtherToken(string what) =>
        new(
            PlanProblem.OtherTokens,
            what,
            $"Give secrets as they were when the plan was made, with {RunOption.Tokens}, and no others; or make the plan again."
        );

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
}
