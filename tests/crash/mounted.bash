# A file system of its own for what is kept, in an image: when the programs are gone, a copy of that image is what a
# power cut would have left. What they did not sync still waits in the kernel, so that it is not in the copy.

# May we mount? Sets can_mount to yes or no.
try_mounting() {
    local image=$folder/empty
    can_mount=no
    mkdir "$folder/mounted"
    if truncate -s 8M "$image" && mkfs.ext4 -q "$image" && mount -o loop "$image" "$folder/mounted"; then
        umount "$folder/mounted" && can_mount=yes
    fi 2>/dev/null
}

# What is kept moves to a file system, all of it synced.
mount_kept() {
    cp "$folder/empty" "$home/image"
    mv "$site/kept" "$home/moved"
    mkdir "$site/kept"
    mount -o loop "$home/image" "$site/kept" && cp -a "$home/moved/." "$site/kept" && sync -f "$site/kept"
    rm -rf "$home/moved"
}

# Once, when the strike has come: all that is not on the disk is gone.
lose_power() {
    [[ $(<"$home/count") == struck ]] || return 0
    cp "$home/image" "$home/copy"
    umount "$site/kept" && mount -o loop "$home/copy" "$site/kept"
    rm -f "$home/image"
}

unmount() {
    [[ -e $home/image || -e $home/copy ]] || return 0
    ! mountpoint -q "$site/kept" || umount "$site/kept"
    rm -f "$home/image" "$home/copy"
}
