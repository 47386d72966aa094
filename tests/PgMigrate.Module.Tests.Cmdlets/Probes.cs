using System.Collections.Concurrent;
using System.Management.Automation;
using System.Security;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;

namespace PgMigrate.ModuleTests.Cmdlets;

/// <summary>A cmdlet whose work does what a test wants to see. <c>-Log</c> tells the test what happened inside.</summary>
public abstract class ProbeCommand : AsyncPSCmdlet
{
    [Parameter]
    public ConcurrentQueue<string> Log { get; set; } = new();
}

/// <summary>Writes numbers from other threads, without an end or up to <c>-Count</c>.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Stream")]
public sealed class TestStreamCommand : ProbeCommand
{
    [Parameter]
    public int Count { get; set; } = int.MaxValue;

    protected override void Finish() =>
        Await(
            async (pipeline, cancellationToken) =>
            {
                try
                {
                    for (int number = 0; number < Count; number++)
                    {
                        await Task.Yield();
                        cancellationToken.ThrowIfCancellationRequested();
                        pipeline.WriteObject(number);
                    }

                    Log.Enqueue("completed");
                }
                catch (OperationCanceledException)
                {
                    Log.Enqueue("cancelled");
                    await Task.Delay(200, CancellationToken.None);
                    Log.Enqueue("rolled back");
                    pipeline.WriteObject("written after the end");
                    throw;
                }
            }
        );
}

/// <summary>Waits until it is cancelled, then takes a while to end.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Wait")]
public sealed class TestWaitCommand : ProbeCommand
{
    [Parameter]
    public ManualResetEventSlim? Started { get; set; }

    protected override void Finish() =>
        Await(
            async (pipeline, cancellationToken) =>
            {
                pipeline.WriteVerbose("waiting");
                Started?.Set();
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                }
                finally
                {
                    Log.Enqueue(cancellationToken.IsCancellationRequested ? "cancelled" : "not cancelled");
                    await Task.Delay(200, CancellationToken.None);
                    Log.Enqueue("rolled back");
                }
            }
        );
}

/// <summary>Writes to every stream, each time from another thread, and says on which thread the pipeline took it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Streams")]
public sealed class TestStreamsCommand : ProbeCommand
{
    protected override void Finish() =>
        Await(
            async (pipeline, _) =>
            {
                Action[] writes =
                [
                    () => pipeline.WriteObject("object"),
                    () => pipeline.WriteVerbose("verbose"),
                    () => pipeline.WriteWarning("warning"),
                    () => pipeline.WriteDebug("debug"),
                    () => pipeline.WriteProgress(new ProgressRecord(1, "activity", "status")),
                    () =>
                        pipeline.WriteError(
                            new ErrorRecord(
                                new InvalidOperationException("error"),
                                "ProbeError",
                                ErrorCategory.InvalidOperation,
                                null
                            )
                        ),
                ];
                foreach (Action write in writes)
                    await Task.Factory.StartNew(write, TaskCreationOptions.LongRunning);
            }
        );
}

/// <summary>Fails as the engine does, or as it should not.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Failure")]
public sealed class TestFailureCommand : ProbeCommand
{
    [Parameter]
    public MigrationErrorId? ErrorId { get; set; }

    [Parameter]
    public string? Statement { get; set; }

    protected override void Finish() =>
        Await(
            async (pipeline, _) =>
            {
                pipeline.WriteObject("before");
                await Task.Yield();
                throw ErrorId is { } id ? Failure(id) : new InvalidOperationException("A defect.");
            }
        );

    private MigrationException Failure(MigrationErrorId id) =>
        Statement is null
            ? new MigrationException(id, "It failed.", "Do something.") { Script = "0001_x.sql" }
            : new MigrationException(id, "It failed.", "Do something.")
            {
                Script = "0001_x.sql",
                Line = 40,
                Column = 5,
                SqlState = "23505",
                Statement = Statement,
                Detail = "Key (id)=(1) already exists.",
                Hint = "Choose another.",
            };
}

/// <summary>
/// Ends the pipeline as <c>Select-Object -First</c> does, which the hosted runspace has not: by an exception out of WriteObject.
/// </summary>
[Cmdlet(VerbsCommon.Select, "Few")]
public sealed class SelectFewCommand : PSCmdlet
{
    private int _count;

    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    [Parameter]
    public int First { get; set; } = 1;

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        if (++_count == First)
            throw new PipelineStoppedException();
    }
}

/// <summary>Shows what the transformations make of an argument.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Argument")]
public sealed class TestArgumentCommand : PSCmdlet
{
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Duration { get; set; }

    [Parameter]
    [SecureStringTransformation]
    public SecureString? Secret { get; set; }

    protected override void EndProcessing() => WriteObject((object?)Duration ?? Secret);
}
