namespace PgMigrate.Engine.Plans.Notices;

/// <summary>What a notice tells, and how.</summary>
internal sealed record NoticeOptions
{
    /// <summary>Full path of the plan's file.</summary>
    public required string Plan { get; init; }

    /// <summary>What it tells.</summary>
    public required NoticeKind Kind { get; init; }

    /// <summary>How it is written.</summary>
    public NoticeFormat Format { get; init; }

    /// <summary>Its language.</summary>
    public NoticeLanguage Language { get; init; }

    /// <summary>When it begins, in <see cref="TimeZone"/> where it says no zone itself; null where that is open.</summary>
    public DateTime? StartsAt { get; init; }

    /// <summary>The zone in which times are told, beside UTC, by its name; null for this machine's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Whom to ask; null for nobody.</summary>
    public string? Contact { get; init; }

    /// <summary>Full path of the folder with the user's own templates; null for none.</summary>
    public string? Templates { get; init; }

    /// <summary>The run that is told of; null for the newest one that fits.</summary>
    public Guid? RunId { get; init; }

    /// <summary>The schema of grate's own tables.</summary>
    public string HistorySchema { get; init; } = "grate";

    /// <summary>Whether it tells of a run, and not of the plan alone.</summary>
    public bool IsOfRun => Kind is NoticeKind.Done or NoticeKind.Failed or NoticeKind.RolledBack;

    /// <summary>The zone in which times are told.</summary>
    /// <exception cref="MigrationException">OptionsInvalid: there is none of that name.</exception>
    public TimeZoneInfo ReadZone()
    {
        if (TimeZone is null)
            return TimeZoneInfo.Local;
        return TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone)
            ? zone
            : throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"'{CleanText.Line(TimeZone)}' is no time zone of this machine. Nothing was written.",
                "Give an IANA name, such as Europe/Berlin, or UTC."
            );
    }

    /// <summary>When the migration begins; null where that is open.</summary>
    /// <param name="zone">The zone of a time that says none.</param>
    /// <exception cref="MigrationException">OptionsInvalid: the clock of that zone leaves the time out.</exception>
    public DateTimeOffset? ReadStart(TimeZoneInfo zone)
    {
        if (StartsAt is not { } time)
            return null;
        if (time.Kind != DateTimeKind.Unspecified)
            return new DateTimeOffset(time.ToUniversalTime(), TimeSpan.Zero);
        return zone.IsInvalidTime(time)
            ? throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"There is no {time:yyyy-MM-dd HH:mm} in {zone.Id}: the clock is put forward over it. Nothing was written.",
                "Choose another hour."
            )
            : new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(time, zone), TimeSpan.Zero);
    }
}
