using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Plans.Notices;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Writes what people are to be told of a migration, made of its plan and of its run.</summary>
[Cmdlet(VerbsCommon.New, "PgMigrationNotice", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(string))]
public sealed class NewPgMigrationNoticeCommand : DatabaseCmdlet
{
    private NoticeOptions? _options;

    /// <summary>The plan's file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Plan { get; set; } = string.Empty;

    /// <summary>What is told.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public NoticeKind Kind { get; set; }

    /// <summary>The language.</summary>
    [Parameter]
    public NoticeLanguage Language { get; set; }

    /// <summary>How it is written.</summary>
    [Parameter]
    public NoticeFormat Format { get; set; }

    /// <summary>When the migration begins; in the zone of the notice, where the time names none itself.</summary>
    [Parameter]
    public DateTime? StartsAt { get; set; }

    /// <summary>The zone in which times are told, beside UTC; otherwise this machine's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TimeZone { get; set; }

    /// <summary>Whom to ask.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Contact { get; set; }

    /// <summary>A folder with templates of one's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Template { get; set; }

    /// <summary>The run that is told of; otherwise the newest one that fits.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RunCompleter))]
    public Guid? RunId { get; set; }

    private protected override bool WorksWithoutDatabase => true;

    // A target may stand for the schema that the plan is of.
    private protected override bool TakesSchemas => true;

    private protected override void Prepare() =>
        _options = new NoticeOptions
        {
            Plan = FolderPath.Resolve(SessionState, Plan),
            Kind = Kind,
            Format = Format,
            Language = Language,
            StartsAt = StartsAt,
            TimeZone = TimeZone,
            Contact = Contact,
            Templates = Template is null ? null : FolderPath.Resolve(SessionState, Template),
            RunId = RunId,
            HistorySchema = HistorySchema,
        };

    private protected override Task WorkWithoutDatabaseAsync(
        CmdletPipeline pipeline,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        Write(pipeline, MigrationNotices.Write(_options!));
        return Task.CompletedTask;
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
            Write(
                pipeline,
                await MigrationNotices
                    .WriteAsync(database.Connection, _options!, observer, cancellationToken)
                    .ConfigureAwait(false)
            );

    private static void Write(CmdletPipeline pipeline, string notice) => pipeline.WriteObject(notice.TrimEnd('\n'));
}
