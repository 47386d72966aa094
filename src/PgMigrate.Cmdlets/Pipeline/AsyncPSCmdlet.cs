using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using PgMigrate.Engine.Text;

namespace PgMigrate.Cmdlets.Pipeline;

/// <summary>
/// A cmdlet with asynchronous work. The work runs on the thread pool and gets a <see cref="CmdletPipeline"/>, so that it
/// cannot write from a wrong thread; the pipeline's thread writes. However the cmdlet ends, the work has ended before.
/// A failure is a non-terminating error, so that what was written before it arrives and the caller's preference decides what
/// follows. Parameters that contradict each other end the call, as those do that PowerShell itself refuses.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "PowerShell may call StopProcessing while, or after, it disposes the cmdlet; the source holds no timer and "
        + "no handle."
)]
public abstract class AsyncPSCmdlet : PSCmdlet
{
    private readonly CancellationTokenSource _stopping = new();
    private CmdletPipeline? _running;
    private ICallListener? _listener;
    private int _thread;

    /// <summary>
    /// Takes one object of the pipeline, or is called once where none is expected. An engine's failure is that object's error.
    /// </summary>
    protected virtual void TakeInput() { }

    /// <summary>Called after the last input, also where none came. An engine's failure is written as an error.</summary>
    protected virtual void Finish() { }

    /// <summary>Who listens to the call; null for nobody.</summary>
    private protected virtual ICallListener? Listen() => null;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => _listener = Listen();

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => WriteFailure(TakeInput);

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        WriteFailure(Finish);
        EndListening();
    }

    /// <summary>Runs the work and writes what it posts, until it ends. For the pipeline's thread.</summary>
    /// <param name="work">The work. Its token is cancelled by Ctrl+C and when the pipeline takes no more.</param>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped; the work has ended.</exception>
    protected void Await(Func<CmdletPipeline, CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var pipeline = new CmdletPipeline();
        (_running, _thread) = (pipeline, System.Environment.CurrentManagedThreadId);
        Task running = Task.Run(() => RunToEndAsync(work, pipeline), CancellationToken.None);
        WriteAll(pipeline, running);
        EndWith(running);
    }

    /// <summary>Asks the session something on the pipeline's thread, which alone may; from any thread of the work.</summary>
    /// <exception cref="OperationCanceledException">The cmdlet is being stopped.</exception>
    private protected T Ask<T>(Func<T> question) =>
        _running is { } pipeline && System.Environment.CurrentManagedThreadId != _thread
            ? pipeline.Ask(question, _stopping.Token)
            : question();

    /// <summary>Writes an object to the output. For the pipeline's thread, as all of these.</summary>
    internal new void WriteObject(object value)
    {
        Note(value);
        base.WriteObject(value);
    }

    /// <summary>Tells of an object that is not written to the output.</summary>
    internal void Note(object value) => _listener?.OnObject(value);

    /// <summary>Writes a warning.</summary>
    internal new void WriteWarning(string text) => WriteWarning(text, message: null);

    /// <summary>Writes a warning.</summary>
    /// <param name="text">The warning.</param>
    /// <param name="message">The engine's message, of which it is made; null where it is none.</param>
    internal void WriteWarning(string text, MigrationMessage? message)
    {
        _listener?.OnWarning(text, message);
        base.WriteWarning(text);
    }

    /// <summary>Writes progress.</summary>
    internal new void WriteProgress(ProgressRecord progress)
    {
        _listener?.OnProgress(progress);
        base.WriteProgress(progress);
    }

    /// <summary>Writes an error that ends the call only where the caller has it so.</summary>
    internal new void WriteError(ErrorRecord error)
    {
        _listener?.OnError(error);
        // Whoever listens has no say any more once PowerShell has made it the call's end.
        if (ErrorsEndTheCall)
            EndListening();
        base.WriteError(error);
    }

    /// <summary>Writes a command for the agent that runs the job: the one line that is written as it is.</summary>
    /// <param name="line">The command; whatever is in it from elsewhere is clean.</param>
    private protected void WriteAgentCommand(string line) =>
        WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST"]);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _ = CancelAsync();

    // The engine's texts name parameters and cmdlets, in whatever thread they are written.
    private void WriteFailure(Action step)
    {
        using Vocabulary.Scope words = Vocabulary.Use(CmdletVocabulary.Instance);
        try
        {
            step();
        }
        catch (MigrationException exception) when (exception.ErrorId == MigrationErrorId.OptionsInvalid)
        {
            ErrorRecord error = ErrorRecords.From(exception);
            _listener?.OnError(error);
            EndListening();
            ThrowTerminatingError(error);
        }
        catch (MigrationException exception)
        {
            WriteError(ErrorRecords.From(exception));
        }
    }

    private bool ErrorsEndTheCall =>
        (
            MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? given)
                ? given
                : GetVariableValue("ErrorActionPreference")
        )
            is { } preference
        && LanguagePrimitives.TryConvertTo(preference, out ActionPreference action)
        && action == ActionPreference.Stop;

    private void EndListening()
    {
        ICallListener? listener = _listener;
        _listener = null;
        if (listener?.End() is { } remark)
            base.WriteWarning(CleanText.Line(remark));
    }

    private async Task RunToEndAsync(Func<CmdletPipeline, CancellationToken, Task> work, CmdletPipeline pipeline)
    {
        try
        {
            await work(pipeline, _stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            pipeline.Complete();
        }
    }

    private void WriteAll(CmdletPipeline pipeline, Task running)
    {
        try
        {
            foreach (Action<AsyncPSCmdlet> write in pipeline.TakeAll())
                write(this);
        }
        catch
        {
            // `Select-Object -First 1` ends the pipeline by this exception alone; StopProcessing is never called.
            Abandon(pipeline, running);
            throw;
        }
    }

    private void Abandon(CmdletPipeline pipeline, Task running)
    {
        Task cancelling = CancelAsync();
        foreach (Action<AsyncPSCmdlet> _ in pipeline.TakeAll())
        {
            // Taken, so that no writer waits for a place; there is nobody to write it for.
        }

        // The outcome has nowhere to go: the exception that brought us here is the pipeline's answer.
        Task.WhenAny(Task.WhenAll(running, cancelling)).GetAwaiter().GetResult();
    }

    private void EndWith(Task running)
    {
        try
        {
            running.GetAwaiter().GetResult();
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (exception is not MigrationException)
        {
            WriteError(ErrorRecords.From(exception));
        }
    }

    // Not Cancel(): the work's continuations would run inside it, on PowerShell's thread.
    private Task CancelAsync() => _stopping.CancelAsync();
}
