/* What a power cut leaves: for each watched file a shadow <file>.durable that only an fsync brings up to date.
 * Built by test_power_cut.py and put before libc with LD_PRELOAD; POWERCUT is the beginning of the names to watch.
 * Not modelled: torn and reordered writes, and disks that lie about having written. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES 4096
#define RANGES 4096
typedef struct { off_t at; size_t length; } range;
typedef struct { int watched, many, count; off_t shortest; char name[512]; range dirty[RANGES]; } file;
static file *files[FILES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void watch(int fd, const char *path) {
  const char *begin = getenv("POWERCUT");
  size_t long_ = strlen(path);
  if (fd < 0 || fd >= FILES || !begin || strncmp(path, begin, strlen(begin))) return;
  if (long_ > 4 && !strcmp(path + long_ - 4, "-shm")) return;
  if (long_ > 8 && !strcmp(path + long_ - 8, ".durable")) return;
  pthread_mutex_lock(&lock);
  if (!files[fd]) files[fd] = calloc(1, sizeof(file));
  memset(files[fd], 0, sizeof(file));
  files[fd]->watched = 1;
  files[fd]->shortest = -1;
  snprintf(files[fd]->name, sizeof files[fd]->name, "%s", path);
  pthread_mutex_unlock(&lock);
}

static void dirty(int fd, off_t at, size_t length) {
  if (fd < 0 || fd >= FILES || !files[fd] || !files[fd]->watched) return;
  pthread_mutex_lock(&lock);
  file *one = files[fd];
  if (one->count == RANGES) one->many = 1;
  else one->dirty[one->count++] = (range){at, length};
  pthread_mutex_unlock(&lock);
}

/* With WAL the writer may sync through another descriptor than a reader's: only the writer writes, so its ranges do. */
static void harden(int fd) {
  if (fd < 0 || fd >= FILES || !files[fd] || !files[fd]->watched) return;
  pthread_mutex_lock(&lock);
  file *one = files[fd];
  char name[600], piece[65536];
  snprintf(name, sizeof name, "%s.durable", one->name);
  int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open64");
  ssize_t (*real_write)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite64");
  int shadow = real_open(name, O_RDWR | O_CREAT, 0600);
  int source = real_open(one->name, O_RDONLY);
  if (one->shortest >= 0 && ftruncate(shadow, one->shortest)) abort();
  for (int n = 0; n < one->count; n++) {
    off_t at = one->dirty[n].at, end = at + (off_t)one->dirty[n].length;
    while (at < end) {
      size_t want = (size_t)(end - at) < sizeof piece ? (size_t)(end - at) : sizeof piece;
      ssize_t got = pread(source, piece, want, at);
      if (got <= 0) break;
      if (real_write(shadow, piece, (size_t)got, at) != got) abort();
      at += got;
    }
  }
  if (one->many) abort();
  one->count = 0;
  one->shortest = -1;
  close(source);
  close(shadow);
  pthread_mutex_unlock(&lock);
}

static int opened(const char *name, const char *path, int flags, mode_t mode) {
  int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, name);
  int fd = real(path, flags, mode);
  watch(fd, path);
  return fd;
}
#define MODE() mode_t mode = 0; if (flags & O_CREAT) { va_list more; va_start(more, flags); mode = va_arg(more, int); va_end(more); }
int open(const char *path, int flags, ...) { MODE() return opened("open", path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE() return opened("open64", path, flags, mode); }

ssize_t pwrite(int fd, const void *from, size_t length, off_t at) {
  ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite");
  ssize_t wrote = real(fd, from, length, at);
  if (wrote > 0) dirty(fd, at, (size_t)wrote);
  return wrote;
}
ssize_t pwrite64(int fd, const void *from, size_t length, off_t at) {
  ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite64");
  ssize_t wrote = real(fd, from, length, at);
  if (wrote > 0) dirty(fd, at, (size_t)wrote);
  return wrote;
}
ssize_t write(int fd, const void *from, size_t length) {
  ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  off_t at = fd >= 0 && fd < FILES && files[fd] && files[fd]->watched ? lseek(fd, 0, SEEK_CUR) : 0;
  ssize_t wrote = real(fd, from, length);
  if (wrote > 0) dirty(fd, at, (size_t)wrote);
  return wrote;
}
static int cut(const char *name, int fd, off_t length) {
  int (*real)(int, off_t) = dlsym(RTLD_NEXT, name);
  if (fd >= 0 && fd < FILES && files[fd] && files[fd]->watched) {
    pthread_mutex_lock(&lock);
    if (files[fd]->shortest < 0 || length < files[fd]->shortest) files[fd]->shortest = length;
    pthread_mutex_unlock(&lock);
  }
  return real(fd, length);
}
int ftruncate(int fd, off_t length) { return cut("ftruncate", fd, length); }
int ftruncate64(int fd, off_t length) { return cut("ftruncate64", fd, length); }
static int synced(const char *name, int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, name);
  (void)real; /* the shadow stands for the disk: the real one need not wait */
  harden(fd);
  return 0;
}
int fsync(int fd) { return synced("fsync", fd); }
int fdatasync(int fd) { return synced("fdatasync", fd); }
int close(int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, "close");
  if (fd >= 0 && fd < FILES && files[fd]) files[fd]->watched = 0;
  return real(fd);
}
