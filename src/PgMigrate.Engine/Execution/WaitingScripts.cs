using System.Threading.Channels;

namespace PgMigrate.Engine.Execution;

/// <summary>The runner's side of the queue: the scripts that wait can be looked at before they are taken.</summary>
internal sealed class WaitingScripts(ChannelReader<WaitingScript> queue)
{
    private readonly List<WaitingScript> _seen = [];

    /// <summary>Waits for a script; false once there will be none.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        // One that was only seen to be there may be taken out by a walk that has failed meanwhile.
        while (Look(0) is null)
            if (!await queue.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                return false;
        return true;
    }

    /// <summary>Adds to a group what waits now, as long as it can be sent together; takes nothing.</summary>
    /// <param name="group">The group.</param>
    /// <param name="size">The most scripts.</param>
    public void Gather(ScriptGroup group, int size)
    {
        for (var i = 0; i < size; i++)
            if (Look(i)?.Program is not { } program || !group.TryAdd(program))
                return;
    }

    /// <summary>Takes the first; one was waited for.</summary>
    public WaitingScript Take()
    {
        var first = Look(0) ?? throw new InvalidOperationException("No script waits.");
        _seen.RemoveAt(0);
        return first;
    }

    private WaitingScript? Look(int position)
    {
        while (_seen.Count <= position)
        {
            if (!queue.TryRead(out var script))
                return null;
            _seen.Add(script);
        }

        return _seen[position];
    }
}
