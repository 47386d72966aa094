using System.Management.Automation;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Fleet.Shapes;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Groups databases, or schemas of databases, whose schema is the same, and tells how the odd ones differ.</summary>
[Cmdlet(VerbsCommon.Get, "PgSchemaShape", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(SchemaShape))]
public sealed class GetPgSchemaShapeCommand : SchemaCmdlet
{
    /// <summary>How many databases are read at once.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 8;

    private protected override bool WorksOnAllAtOnce => true;

    private protected override void Prepare() { }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        throw new InvalidOperationException("All databases are read together: see WorkOnAllAsync.");

    private protected override async Task WorkOnAllAsync(
        IReadOnlyList<RequestedDatabase> databases,
        CmdletPipeline pipeline,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        foreach (RequestedDatabase unknown in databases.Where(database => database.Connection is null))
            pipeline.WriteError(ErrorRecords.From(unknown.Failure!, unknown.Name, databases.Count > 1));
        ShapeMember[] members =
        [
            .. databases
                .Where(database => database.Connection is not null)
                .Select(database => new ShapeMember(
                    database.IsTarget ? database.Name! : database.Connection!.ToString(),
                    database.Target,
                    database.Connection!
                )),
        ];
        IReadOnlyList<SchemaShape> shapes = await new ShapeReader(HistorySchema, ThrottleLimit)
            .ReadAsync(
                members,
                (member, failure) => pipeline.WriteError(ErrorRecords.From(failure, member.Name, databases.Count > 1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (SchemaShape shape in shapes)
            pipeline.WriteObject(shape);
    }
}
