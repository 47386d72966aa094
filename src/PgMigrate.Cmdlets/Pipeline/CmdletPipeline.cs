using System.Management.Automation;
using System.Threading.Channels;

namespace PgMigrate.Cmdlets.Pipeline;

/// <summary>
/// What an asynchronous body writes to, from any thread. The pipeline's own thread takes it out and writes it to the streams.
/// A writer waits only when the pipeline is <see cref="Capacity"/> writes behind. Every text is made fit to be shown.
/// </summary>
public sealed class CmdletPipeline
{
    private const int Capacity = 4096;

    private readonly Channel<Action<AsyncPSCmdlet>> _writes = Channel.CreateBounded<Action<AsyncPSCmdlet>>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );

    /// <summary>Writes an object to the output.</summary>
    public void WriteObject(object value) => Post(cmdlet => cmdlet.WriteObject(value));

    /// <summary>Writes a non-terminating error.</summary>
    public void WriteError(ErrorRecord error) => Post(cmdlet => cmdlet.WriteError(error));

    /// <summary>Writes to the warning stream.</summary>
    public void WriteWarning(string text) => WriteWarning(text, message: null);

    /// <summary>Writes to the warning stream.</summary>
    /// <param name="text">The warning.</param>
    /// <param name="message">The engine's message, of which it is made; null where it is none.</param>
    internal void WriteWarning(string text, MigrationMessage? message) =>
        Post(cmdlet => cmdlet.WriteWarning(CleanText.Lines(text), message));

    /// <summary>Tells whoever listens to the call of an object that does not go to the output.</summary>
    internal void Note(object value) => Post(cmdlet => cmdlet.Note(value));

    /// <summary>Writes to the verbose stream.</summary>
    public void WriteVerbose(string text) => Post(cmdlet => cmdlet.WriteVerbose(CleanText.Lines(text)));

    /// <summary>Writes to the debug stream.</summary>
    public void WriteDebug(string text) => Post(cmdlet => cmdlet.WriteDebug(CleanText.Lines(text)));

    /// <summary>Writes a line to the host, past the output; as Write-Host does.</summary>
    public void WriteHost(string text) =>
        Post(cmdlet => cmdlet.WriteInformation(new HostInformationMessage { Message = CleanText.Lines(text) }, ["PSHOST"]));

    /// <summary>What a screen shows next stands below what was written since.</summary>
    internal void GoOnBelow(WatchScreen screen) => Post(_ => screen.GoOnBelow());

    /// <summary>Shows how a run stands that is watched.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="status">How it stands.</param>
    internal void WriteScreen(WatchScreen screen, RunStatus status) => Post(cmdlet => screen.Show(cmdlet, status));

    /// <summary>Writes what would be done; for a cmdlet that was given <c>-WhatIf</c>.</summary>
    public void WriteWhatIf(string text) =>
        Post(cmdlet => cmdlet.ShouldProcess(CleanText.Lines(text), CleanText.Lines(text), string.Empty));

    /// <summary>Writes progress.</summary>
    public void WriteProgress(ProgressRecord progress) => Post(cmdlet => cmdlet.WriteProgress(progress));

    /// <summary>Has the pipeline's thread answer a question, and waits for it.</summary>
    /// <param name="question">What only that thread may ask.</param>
    /// <param name="stop">Gives up: a pipeline that was abandoned answers no more.</param>
    internal T Ask<T>(Func<T> question, CancellationToken stop)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception exception)
            {
                // It is the one who asks that it concerns.
                answer.SetException(exception);
            }
        });
        return answer.Task.WaitAsync(stop).GetAwaiter().GetResult();
    }

    /// <summary>
    /// Says that nothing more comes. What is posted afterwards is dropped: there is no pipeline left to take it.
    /// </summary>
    internal void Complete() => _writes.Writer.TryComplete();

    /// <summary>What was posted, in order, until <see cref="Complete"/>. For the pipeline's thread, which it blocks.</summary>
    internal IEnumerable<Action<AsyncPSCmdlet>> TakeAll()
    {
        while (WaitFor(_writes.Reader.WaitToReadAsync()))
        {
            while (_writes.Reader.TryRead(out Action<AsyncPSCmdlet>? write))
                yield return write;
        }
    }

    private void Post(Action<AsyncPSCmdlet> write)
    {
        while (!_writes.Writer.TryWrite(write))
        {
            if (!WaitFor(_writes.Writer.WaitToWriteAsync()))
                return;
        }
    }

    private static bool WaitFor(ValueTask<bool> wait) => wait.AsTask().GetAwaiter().GetResult();
}
