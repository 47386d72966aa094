using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans.Notices;

/// <summary>What people are told of a migration, made of its plan and of its run: what the cmdlet calls.</summary>
internal static class MigrationNotices
{
    /// <summary>A notice of the plan alone.</summary>
    /// <param name="options">What is told.</param>
    /// <exception cref="MigrationException">PlanUnreadable, PlanRefused, OptionsInvalid; what templates may raise.</exception>
    public static string Write(NoticeOptions options)
    {
        RequireStart(options);
        if (options.RunId is { } id)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"The run {id} is in a database, and none is named. Nothing was written.",
                "Name the database, by its target for instance."
            );
        return Write(PlanFile.Read(options.Plan), run: null, options);
    }

    /// <summary>A notice of a run, which the history of a database tells of.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">What is told.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="MigrationException">As <see cref="Write(NoticeOptions)"/>; ScriptNotFound: there is no such run;
    /// connection errors.</exception>
    public static async Task<string> WriteAsync(
        ConnectionTarget target,
        NoticeOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        if (!options.IsOfRun)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"A notice of kind {options.Kind} tells of the plan, and asks no database. Nothing was written.",
                "Leave the database out."
            );
        RequireStart(options);
        var plan = PlanFile.Read(options.Plan);
        // The plan says whose history it is: that of a schema is in the schema.
        var place = plan.Document.Target.Schema is { } schema ? target.ForSchema(schema) : target;
        var query = new HistoryQuery { HistorySchema = options.HistorySchema };
        var history = new List<ScriptRun>();
        var runs = OutwardCall.ReadAsync(
            observer,
            outward => HistoryReader.ReadAsync(place, query, outward, cancellationToken),
            cancellationToken
        );
        await foreach (var run in runs.ConfigureAwait(false))
            history.Add(run);
        return Write(plan, NoticeRun.Choose(history, plan, options, place.ToString()), options);
    }

    /// <summary>A notice.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="run">The run; null where none is told of.</param>
    /// <param name="options">What is told.</param>
    /// <exception cref="MigrationException">OptionsInvalid; what templates may raise.</exception>
    internal static string Write(PlanFile plan, NoticeRun? run, NoticeOptions options)
    {
        var facts = new NoticeFacts(plan, run, options, DateTimeOffset.UtcNow).Read();
        if (NoticeTemplates.Write(options, facts) is { } own)
            return own;
        var words = NoticeWords.Of(options.Language);
        var blocks = NoticeBlock.Read(NoticeTemplates.ReadOwn(options.Kind, words), facts);
        return NoticeForm.Of(options.Format).Write(blocks, words);
    }

    private static void RequireStart(NoticeOptions options)
    {
        if (options is { IsOfRun: true, StartsAt: not null })
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"A notice of kind {options.Kind} tells when the run began, and takes no other beginning. Nothing was written.",
                "Leave the beginning out."
            );
    }
}
