namespace PgMigrate.Engine.Plans.Notices;

/// <summary>A value of a token: one text, or a list of them. All of it is plain text, in one line each.</summary>
/// <param name="Lines">The texts.</param>
/// <param name="IsList">True for a list, which may be empty.</param>
internal sealed record NoticeValue(IReadOnlyList<string> Lines, bool IsList);

/// <summary>What a notice may tell, by the names of the tokens.</summary>
/// <param name="plan">The plan.</param>
/// <param name="run">The run; null where none is told of.</param>
/// <param name="options">What is told.</param>
/// <param name="now">The time at which it is written.</param>
internal sealed class NoticeFacts(PlanFile plan, NoticeRun? run, NoticeOptions options, DateTimeOffset now)
{
    private const int LongestList = 100;

    private readonly NoticeWords _words = NoticeWords.Of(options.Language);
    private readonly TimeZoneInfo _zone = options.ReadZone();
    private readonly PlanDocument _plan = plan.Document;

    /// <summary>Every token with its value; null for what is not known.</summary>
    public IReadOnlyDictionary<string, NoticeValue?> Read()
    {
        var begin = run is null ? options.ReadStart(_zone) ?? (options.Kind == NoticeKind.Start ? now : null) : run.StartedAt;
        return new Dictionary<string, NoticeValue?>(StringComparer.Ordinal)
        {
            ["Database"] = One(_plan.Target.Name),
            ["Server"] = One(_plan.Target.Server),
            ["Environment"] = One(_plan.Settings.Environment),
            ["PlanId"] = One(plan.Id),
            ["MadeBy"] = One(_plan.Author.ToString()),
            ["ApprovedBy"] = One(ReadApprovers()),
            ["StartsAt"] = Time(begin),
            ["EndsAt"] = Time(run is null ? begin + ReadExpected() : run.EndedAt),
            ["ExpectedDuration"] = One(SayExpected()),
            ["Duration"] = One(run?.EndedAt - run?.StartedAt is { } took ? _words.Duration(took) : null),
            ["ScriptCount"] = One(_words.Number(run?.Scripts.Count ?? _plan.Scripts.Count)),
            ["Scripts"] = Many(
                run is null
                    ? _plan.Scripts.Select(script => script.ToString())
                    : run.Scripts.Select(script => $"{script.Folder}/{script.Script}")
            ),
            ["Locks"] = Many(NoticeLocks.Read(_plan, _words)),
            ["Losses"] = Many(_plan.Losses.Select(_words.Lost)),
            ["WayBack"] = One(
                _words.WayBack([
                    .. _plan.Scripts.Where(script => script.WayBack == WayBackKind.None).Select(script => script.Name),
                ])
            ),
            ["Outcome"] = One(options.IsOfRun ? _words.Outcome(options.Kind) : null),
            ["Error"] = One(run?.Error),
            ["RunId"] = One(run?.Id.ToString()),
            ["RunBy"] = One(run is null ? null : run.Scripts[0].Actor ?? run.Scripts[0].AppliedBy),
            ["Reason"] = One(run?.Scripts[0].Reason),
            ["Contact"] = One(options.Contact),
        };
    }

    private static NoticeValue? One(string? text) => text is null ? null : new([CleanText.Line(text)], IsList: false);

    private NoticeValue? Time(DateTimeOffset? time) => time is { } known ? One(_words.Time(known, _zone)) : null;

    private NoticeValue Many(IEnumerable<string> texts)
    {
        string[] all = [.. texts.Select(text => CleanText.Line(text))];
        return new(
            all.Length <= LongestList ? all : [.. all.Take(LongestList), _words.More(all.Length - LongestList)],
            IsList: true
        );
    }

    // Who has signed, as the files beside the plan say. Whether that counts is said where the plan runs; a run tells what
    // counted.
    private string? ReadApprovers()
    {
        if (run is not null)
            return run.Scripts[0].ApprovedBy;
        string[] names =
        [
            .. ApprovalFile
                .List(plan.Path)
                .Select(path => ApprovalFile.TryRead(path, out _))
                .Where(approval => approval?.Statement.Approves == plan.Id)
                .Select(approval => approval!.Statement.Name)
                .Distinct(StringComparer.Ordinal),
        ];
        return names.Length == 0 ? null : string.Join(", ", names);
    }

    private TimeSpan? ReadExpected() => _plan.Scripts.All(script => script.ExpectedMilliseconds is not null) ? Known() : null;

    private string? SayExpected() =>
        _plan.Scripts.Any(script => script.ExpectedMilliseconds is not null)
            ? _words.Expected(Known(), ReadExpected() is not null)
            : null;

    private TimeSpan Known() => TimeSpan.FromMilliseconds(_plan.Scripts.Sum(script => script.ExpectedMilliseconds ?? 0));
}
